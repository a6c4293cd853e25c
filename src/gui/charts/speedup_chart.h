#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>

#include <memory>
#include <vector>

// Measured speedup against workers: points with intervals, the ideal line, fitted laws, the
// machine's cores and the best count. What it draws is also there as text: the accessible
// description and tableText() for "Copy" and the table twin.
namespace gui {

class Chart;

struct SpeedupPoint {
    int workers = 1;
    double value = 0;  // speedup against one worker
    double low = 0;    // ends of its interval; equal to value when there is none
    double high = 0;
    bool censored = false;  // stopped by a limit: the true value is at most this one (drawn hollow)
};

class SpeedupChart : public QWidget {
    Q_OBJECT

public:
    explicit SpeedupChart(QWidget* parent = nullptr);
    ~SpeedupChart() override;

    void setPoints(std::vector<SpeedupPoint> points);
    // One law's line (x: workers, y: speedup) with the name shown at its end. A name already set is
    // replaced; an empty line removes it.
    void setFit(const QString& name, std::vector<QPointF> line);
    // What the user guessed before measuring; empty removes it.
    void setPrediction(std::vector<QPointF> line);
    // The vertical line; 0 removes it. May be a fraction (a cgroup quota).
    void setCores(double cores);
    // The highlighted point; 0 removes it.
    void setBest(int workers);
    // Both axes logarithmic (base 2 ticks).
    void setLogarithmic(bool on);
    bool isLogarithmic() const;
    void clear();

    const std::vector<SpeedupPoint>& points() const;
    // Header and one line a point, tab-separated, in the interface's language.
    QString tableText() const;
    QString summaryText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void pointActivated(int workers);  // clicked, or Enter on it after the arrow keys

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
