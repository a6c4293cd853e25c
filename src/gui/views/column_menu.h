#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <span>

class QAction;
class QHeaderView;

namespace gui {

// Which columns of a table are on show: an action for each, on its header's menu and for other
// menus; remembered. The first column always is.
class ColumnMenu : public QObject {
    Q_OBJECT

public:
    struct Column {
        const char* name;     // in the settings, and in the action's name behind the prefix
        bool isUsual = true;  // shown unless the user chose otherwise
    };
    struct Names {
        QString settings;  // the key under which the shown ones are remembered
        QString actionPrefix;
    };

    // After the header has got its model; `columns`: all of the model's.
    ColumnMenu(QHeaderView& header, Names names, std::span<const Column> columns);

    // By column, without the first.
    const QList<QAction*>& actions() const { return m_actions; }
    // Whether one of these is on show.
    bool isShown(int first, int last) const;
    // As the columns' heads are called now.
    void retranslate();

signals:
    void changed();

private:
    void show(int column, bool on);

    QHeaderView& m_header;
    Names m_names;
    std::span<const Column> m_columns;
    QList<QAction*> m_actions;
};

}  // namespace gui
