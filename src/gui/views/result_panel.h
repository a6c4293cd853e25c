#pragma once

#include <QTimer>
#include <QWidget>

#include <memory>

namespace Ui {
class ResultPanel;
}

namespace gui {

class ResultModel;

// The results' table. Asks the model for the rows in view, four times a second while a run lives.
class ResultPanel : public QWidget {
    Q_OBJECT

public:
    explicit ResultPanel(QWidget* parent = nullptr);
    ~ResultPanel() override;

    void setModel(ResultModel* model);
    void setLive(bool live);
    void setEmptyText(const QString& text);

private:
    void look();
    void updatePage();

    std::unique_ptr<Ui::ResultPanel> m_ui;
    ResultModel* m_model = nullptr;
    QTimer m_timer;
};

}  // namespace gui
