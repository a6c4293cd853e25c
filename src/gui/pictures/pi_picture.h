#pragma once

#include "gui/charts/chart.h"
#include "gui/pictures/pi_model.h"
#include "gui/pictures/pi_series.h"
#include "gui/pictures/result_picture.h"

#include <memory>

class QStackedLayout;
class QTableView;

namespace gui {

// How the estimate of pi converges as results come, with the error that is to be expected.
class PiPicture : public ResultPicture {
    Q_OBJECT

public:
    explicit PiPicture(QWidget* parent = nullptr);

    void add(const std::vector<ValueFacts>& values) override;
    void takeAway(const QSet<qint64>& items) override;
    QString summary() const override;
    bool hasTable() const override { return true; }
    void setAsTable(bool on) override;

    const PiSeries& series() const { return m_series; }

private:
    void showSeries();

    PiSeries m_series;
    PiModel m_model;
    QStackedLayout* m_pages;
    QTableView* m_table;
    std::unique_ptr<Chart> m_chart;
};

}  // namespace gui
