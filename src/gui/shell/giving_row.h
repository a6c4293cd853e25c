#pragma once

#include <QList>
#include <QObject>
#include <QSize>
#include <QWidget>

namespace gui {

// Lets the less important widgets of a row give way while it is too narrow for all of them. Whether
// they are shown is up to it alone. The row tells least() as its minimumSizeHint().
class GivingRow : public QObject {
    Q_OBJECT

public:
    // The first of `giving` goes first. `more`, if any, is there while one has gone.
    GivingRow(QWidget& row, const QList<QWidget*>& giving, QWidget* more = nullptr);

    QSize least() const;
    // Those that have gone, the most important first.
    QList<QWidget*> gone() const;

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void decide();
    int widthOf(const QWidget* widget) const;

    QWidget& m_row;
    QList<QWidget*> m_giving;  // the most important first
    QWidget* m_more;
};

}  // namespace gui
