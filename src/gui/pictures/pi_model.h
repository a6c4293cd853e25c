#pragma once

#include "gui/charts/chart.h"
#include "gui/pictures/pi_series.h"

#include <QAbstractTableModel>

#include <vector>

namespace gui {

// The steps of a PiSeries as a table.
class PiModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Samples, Estimate, Error, Expected, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setSteps(const std::vector<PiSeries::Step>& steps);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::vector<PiSeries::Step> m_steps;
};

// The same as a chart, with pi itself and twice the standard error around it.
ChartModel piChart(const PiSeries& series);

}  // namespace gui
