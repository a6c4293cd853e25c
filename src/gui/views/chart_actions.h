#pragma once

#include "gui/charts/sweep_values.h"

#include <QAction>
#include <QList>
#include <QMenu>
#include <QObject>
#include <QString>

namespace gui {

class PanelHeader;

// What can be done with the chart: the menu "Chart" and the tools in its panel's header.
class ChartActions : public QObject {
    Q_OBJECT

public:
    explicit ChartActions(QWidget* panel);

    QAction* of(SweepQuantity quantity) const;
    QAction* table() const { return m_table; }
    QAction* logarithmic() const { return m_logarithmic; }
    // See gui::series.
    QAction* ofSeries(const QString& id) const;

    QList<QAction*> copies() const;

    void fill(QMenu* menu);
    void addTools(PanelHeader* header);
    void retranslate();

signals:
    void quantityChosen(gui::SweepQuantity quantity);
    void seriesSwitched(const QString& id, bool shown);
    void copyPictureAsked();
    void copyCsvAsked();
    void pngAsked(int scale);
    void svgAsked();
    void csvAsked();

private:
    QAction* add(const char* name, const char* key = nullptr);
    QAction* addSwitch(const char* name, bool on, const char* key = nullptr);
    void addQuantities();
    void addSeries();
    void addExports();

    QWidget* m_panel;
    QAction* m_table;
    QAction* m_logarithmic;
    QMenu* m_export;
};

}  // namespace gui
