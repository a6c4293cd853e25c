#pragma once

#include "gui/charts/chart_table.h"
#include "gui/charts/sweep_model.h"

#include <QString>
#include <QWidget>

#include <memory>

class QPainter;

// A sweep's charts: one quantity against workers, with raw repeats, means and intervals, the ideal,
// the fitted laws and their bands, the machine's cores and quota, and the best count. All that it
// draws is also there as text: the accessible table and table(), its twin.
namespace gui {

class Chart;

class SweepChart : public QWidget {
    Q_OBJECT

public:
    explicit SweepChart(QWidget* parent = nullptr);
    ~SweepChart() override;

    // What is known by now. The focused count stays.
    void setSweep(SweepFacts facts);
    void setQuantity(SweepQuantity quantity);
    SweepQuantity quantity() const;
    // Both axes.
    void setLogarithmic(bool on);
    // See gui::series.
    void setSeriesShown(const QString& id, bool shown);
    // What the user guessed before measuring (workers, speedup); empty removes it.
    void setPrediction(std::vector<QPointF> line);

    const ChartModel& model() const;
    const ChartTable& table() const;
    QString summaryText() const;
    // The values beside the mouse or the focused point; empty: none are shown.
    QString readout() const;
    // The focused point's index, or -1.
    int focusedPoint() const;
    // The chart alone, as large as the widget.
    void renderTo(QPainter& painter);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void pointActivated(int workers);  // clicked, or Enter on it after the arrow keys
    void modelChanged();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace gui
