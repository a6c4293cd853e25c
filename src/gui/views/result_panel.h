#pragma once

#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;

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
    // For the context menu and the table's keys.
    void addResultAction(QAction* action);
    // Chosen items that aren't known to have ended.
    QList<qint64> chosenOpen() const;
    // The one chosen row, or -1.
    int chosenRow() const;

signals:
    void choiceChanged();
    void doubleClicked();

private:
    void look();
    void updatePage();

    std::unique_ptr<Ui::ResultPanel> m_ui;
    ResultModel* m_model = nullptr;
    QTimer m_timer;
};

}  // namespace gui
