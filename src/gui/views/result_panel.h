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
    // Chooses a row, or none if there is no such row. Emits nothing but choiceChanged().
    void choose(int row);

signals:
    void choiceChanged();
    void rowChosen(int row);  // by hand
    void doubleClicked();

private:
    void look();
    void updatePage();
    void onSelectionChanged();

    std::unique_ptr<Ui::ResultPanel> m_ui;
    ResultModel* m_model = nullptr;
    QTimer m_timer;
    bool m_choosing = false;  // from outside, so that it isn't told back
};

}  // namespace gui
