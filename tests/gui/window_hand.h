#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

// A person's hands and eyes on the window, for tests: finds its widgets by their names, clicks and
// types, and reads what stands there.
class WindowHand {
public:
    explicit WindowHand(QWidget& window) : m_window(window) {}

    template <class T>
    T* find(const char* name) const
    {
        T* found = m_window.findChild<T*>(QString::fromLatin1(name));
        Q_ASSERT_X(found != nullptr, "WindowHand::find", name);
        return found;
    }

    void click(const char* name) const
    {
        QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
    }

    // In place of what stood there.
    void type(const char* name, const QString& text) const
    {
        auto* field = find<QWidget>(name);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
    }

    void chooseTask(const char* name) const
    {
        auto* box = find<QComboBox>("taskBox");
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != QLatin1String(name); ++i) {
            QTest::keyClick(box, Qt::Key_Down);
        }
    }

    void range(int from, int to) const
    {
        click("itemsRange");
        type("rangeFrom", QString::number(from));
        type("rangeUpTo", QString::number(to));
    }

    QTableView* table(const char* panel) const
    {
        return find<QWidget>(panel)->findChild<QTableView*>(QStringLiteral("table"));
    }

    QTreeView* workers() const
    {
        return find<QWidget>("workers")->findChild<QTreeView*>(QStringLiteral("table"));
    }

    // The workers' is a tree, the others are tables.
    QAbstractItemView* rowsOf(const char* panel) const
    {
        return find<QWidget>(panel)->findChild<QAbstractItemView*>(QStringLiteral("table"));
    }

    void clickRow(const char* panel, int row) const
    {
        const QAbstractItemView* view = rowsOf(panel);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->visualRect(view->model()->index(row, 1)).center());
    }

    // Empty if there is no such row.
    QString cell(const char* panel, int row, int column) const
    {
        const QAbstractItemModel* model = rowsOf(panel)->model();
        return row < model->rowCount() ? model->index(row, column).data().toString() : QString();
    }

    int rows(const char* panel) const { return rowsOf(panel)->model()->rowCount(); }

    QString label(const char* name) const { return find<QLabel>(name)->text(); }

    // What the status bar says of the run.
    bool stateHas(const char* text) const
    {
        return label("stateLabel").contains(QLatin1String(text));
    }

private:
    QWidget& m_window;
};
