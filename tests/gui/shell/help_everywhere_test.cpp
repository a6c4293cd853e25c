// Everything a person can reach with mouse or keyboard says what it is and what it is for: the
// window with all its panels, the start page, and every dialog.
#include "gui/shell/help_bubble.h"
#include "gui/shell/shell_window.h"
#include "gui/views/drop_dialog.h"
#include "gui/views/text_dialog.h"

#include <QAccessible>
#include <QApplication>
#include <QCursor>
#include <QDialog>
#include <QDockWidget>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QMenu>
#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTemporaryFile>

#include <algorithm>

namespace {

bool isViewport(const QWidget* widget)
{
    const auto* area = qobject_cast<const QAbstractScrollArea*>(widget->parentWidget());
    return area != nullptr && area->viewport() == widget;
}

// What scrolls in a scroll area is put together by us.
bool isPage(const QWidget* widget)
{
    return isViewport(widget) &&
           qobject_cast<const QScrollArea*>(widget->parentWidget()) != nullptr;
}

// A part of another widget that Qt puts together by itself: the field in a spin box, a viewport.
bool isPart(const QWidget* widget)
{
    const QWidget* parent = widget->parentWidget();
    return isViewport(widget) || widget->objectName().startsWith(QLatin1String("qt_")) ||
           widget->inherits("QComboBoxPrivateContainer") ||
           widget->inherits("QTableCornerButton") ||
           qobject_cast<const QHeaderView*>(widget) != nullptr ||
           qobject_cast<const QScrollBar*>(widget) != nullptr ||
           qobject_cast<const QMenu*>(widget) != nullptr ||
           qobject_cast<const QMenuBar*>(widget) != nullptr ||
           (parent != nullptr && !parent->isWindow() && !isPage(parent) &&
            (qobject_cast<const QComboBox*>(parent) != nullptr ||
             qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
             qobject_cast<const QLineEdit*>(parent) != nullptr ||
             qobject_cast<const QKeySequenceEdit*>(parent) != nullptr ||
             qobject_cast<const QTabBar*>(parent) != nullptr || isPart(parent)));
}

bool isInteractive(const QWidget* widget)
{
    const bool reached =
        widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton*>(widget);
    const auto* label = qobject_cast<const QLabel*>(widget);
    const auto* tabs = qobject_cast<const QTabBar*>(widget);
    const bool isEmpty =
        (label != nullptr && label->text().isEmpty()) || (tabs != nullptr && tabs->count() == 0);
    return reached && !isEmpty && !widget->isWindow() && !isPart(widget);
}

// Controls have words of their own. A table, chart or text may be explained by its panel.
bool isControl(const QWidget* widget)
{
    return qobject_cast<const QAbstractScrollArea*>(widget) == nullptr &&
           qobject_cast<const QLabel*>(widget) == nullptr;
}

QString heardName(QWidget* widget)
{
    // A combo box's interface tells its value where a name is asked for.
    if (qobject_cast<QComboBox*>(widget) != nullptr) {
        return widget->accessibleName();
    }
    QAccessibleInterface* heard = QAccessible::queryAccessibleInterface(widget);
    return heard != nullptr ? heard->text(QAccessible::Name) : QString();
}

bool hasLetters(const QString& text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.isLetter(); });
}

bool isPhrase(const QString& help)
{
    return help.trimmed().contains(QLatin1Char(' '));
}

QString called(const QWidget* widget)
{
    QStringList path;
    for (; widget != nullptr && path.size() < 3; widget = widget->parentWidget()) {
        path.prepend(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') +
                     widget->objectName());
    }
    return path.join(QStringLiteral(" > "));
}

QList<QWidget*> interactiveIn(const QWidget& window)
{
    QList<QWidget*> widgets = window.findChildren<QWidget*>();
    widgets.removeIf([&window](const QWidget* widget) {
        return widget->window() != &window || !isInteractive(widget);
    });
    return widgets;
}

// How many lack something; each is told.
qsizetype lackingIn(const QWidget& window)
{
    QStringList lacking;
    for (QWidget* widget : interactiveIn(window)) {
        if (!hasLetters(heardName(widget))) {
            lacking.append(QStringLiteral("no name: ") + called(widget));
        }
        const QString own = gui::ownHelpOf(widget);
        if (!isPhrase(isControl(widget) ? own : gui::helpFor(widget))) {
            lacking.append(QStringLiteral("no help: ") + called(widget));
        }
    }
    for (const QString& line : lacking) {
        qWarning("%s", qPrintable(line));
    }
    return lacking.size();
}

QWidget* bubble()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    const auto found = std::ranges::find_if(windows, [](const QWidget* widget) {
        return widget->isVisible() && widget->inherits("QWhatsThat");
    });
    return found != windows.end() ? *found : nullptr;
}

// By the key, with the keyboard in the widget; and away again.
bool f1Explains(QWidget* widget)
{
    widget->setFocus();
    if (!widget->hasFocus() && widget->focusProxy() == nullptr) {
        return false;
    }
    QTest::keyClick(widget, Qt::Key_F1);
    if (!QTest::qWaitFor([] { return bubble() != nullptr; })) {
        return false;
    }
    QTest::keyClick(bubble(), Qt::Key_Escape);
    return QTest::qWaitFor([] { return bubble() == nullptr; });
}

// A field that records keys takes F1 for itself.
bool takesEveryKey(const QWidget* widget)
{
    return qobject_cast<const QKeySequenceEdit*>(widget) != nullptr;
}

// How many widgets that the Tab key reaches F1 doesn't explain; each is told.
int unexplainedIn(QWidget& window)
{
    int silent = 0;
    for (QWidget* widget : interactiveIn(window)) {
        const bool reached = widget->isVisible() && widget->isEnabled() &&
                             (widget->focusPolicy() & Qt::TabFocus) != 0;
        if (reached && !takesEveryKey(widget) && !f1Explains(widget)) {
            qWarning("F1 says nothing: %s", qPrintable(called(widget)));
            ++silent;
        }
    }
    return silent;
}

struct Fixture : ShellWindow {
    void showAllPanels()
    {
        for (auto* dock : window.findChildren<QDockWidget*>()) {
            dock->show();
        }
    }

    // The one that is open.
    QDialog* dialog() const
    {
        for (auto* found : window.findChildren<QDialog*>()) {
            if (found->isVisible()) {
                return found;
            }
        }
        return nullptr;
    }
};

}  // namespace

class HelpEverywhereTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("help_everywhere_test");
        QCursor::setPos(QPoint(0, 0));
    }
    void init() { QSettings().clear(); }

    void everyPartOfTheWindowHasANameAndHelp()
    {
        Fixture f;
        f.showAllPanels();
        QVERIFY(interactiveIn(f.window).size() > 50);
        QCOMPARE(lackingIn(f.window), 0);
    }

    void everyTaskHasParametersWithNamesAndHelp()
    {
        Fixture f;
        auto* tasks = f.find<QComboBox>("taskBox");
        for (int i = 0; i < tasks->count(); ++i) {
            tasks->setCurrentIndex(i);
            QVERIFY2(lackingIn(f.window) == 0, qPrintable(tasks->currentText()));
        }
    }

    void f1ExplainsWhateverHasTheKeyboard()
    {
        Fixture f;
        QVERIFY(f.active);
        f.window.move(20, 20);
        QCOMPARE(unexplainedIn(f.window), 0);
        f.action("actionStartPage")->trigger();
        QCOMPARE(unexplainedIn(f.window), 0);
    }

    void everyDialogHasNamesAndHelpByF1_data()
    {
        QTest::addColumn<QString>("action");
        for (const char* action : {"actionCommandPalette", "actionShortcuts", "actionManagePresets",
                                   "actionSavePresetAs", "actionTimelineKeys"}) {
            QTest::newRow(action) << QString::fromLatin1(action);
        }
    }

    void everyDialogHasNamesAndHelpByF1()
    {
        QFETCH(const QString, action);
        Fixture f;
        QVERIFY(f.active);
        f.window.move(20, 20);
        f.action(qPrintable(action))->trigger();
        QTRY_VERIFY(f.dialog() != nullptr);
        f.dialog()->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), f.dialog());
        QCOMPARE(lackingIn(*f.dialog()), 0);
        QCOMPARE(unexplainedIn(*f.dialog()), 0);
    }

    void dialogsThatShowOrAskAreExplainedToo()
    {
        const gui::TextDialog text(QStringLiteral("title"), QStringLiteral("note"),
                                   QStringLiteral("text"));
        QCOMPARE(lackingIn(text), 0);
        QTemporaryFile table(QStringLiteral("XXXXXX.csv"));
        QVERIFY(table.open());
        QVERIFY(table.write("a,b\n1,2\n3,4\n") > 0);
        QVERIFY(table.flush());
        const gui::DropDialog drop(gui::inspectFiles({table.fileName()}), true);
        QCOMPARE(lackingIn(drop), 0);
    }
};

QTEST_MAIN(HelpEverywhereTest)
#include "help_everywhere_test.moc"
