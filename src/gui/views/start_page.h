#pragma once

#include <QFrame>

#include <memory>
#include <utility>
#include <vector>

class QCommandLinkButton;

namespace Ui {
class StartPage;
}

namespace gui {

struct Guide;

// What a window begins with: three ways in, Learn, Measure and Launch, in place of empty panels.
// Learn leads to the list of guided experiments.
class StartPage : public QFrame {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    ~StartPage() override;

    // Remembered: whether a new window shows this page.
    static bool isWanted();
    // The three ways, with the keyboard on the first.
    void begin();

protected:
    void changeEvent(QEvent* event) override;

signals:
    void chosen(const gui::Guide& guide);
    void closeWanted();

private:
    void addLessons();
    void showLessons();
    void retranslate();
    void updateIcons();

    std::unique_ptr<Ui::StartPage> m_ui;
    std::vector<std::pair<QCommandLinkButton*, const Guide*>> m_lessons;
};

}  // namespace gui
