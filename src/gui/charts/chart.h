#pragma once

#include <QPointF>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

class QWidget;

// What a chart shows, as values, and the one interface behind which a charting library stands. No
// type of that library is named here: replacing it means writing one other file.
namespace gui {

enum class ChartColour : std::uint8_t { Accent, Faint, Highlight, Worker0, Worker3, Worker5 };
enum class ChartDash : std::uint8_t { Solid, Dashed, Dotted, DashDot };

struct ChartLine {
    QString label;  // at its end; empty: none
    std::vector<QPointF> points;
    ChartColour colour = ChartColour::Faint;
    ChartDash dash = ChartDash::Solid;
    double width = 1.5;
};

struct ChartPoint {
    QPointF at;
    double low = 0;  // interval, with caps; no interval when low equals high
    double high = 0;
    bool hollow = false;       // censored
    bool highlighted = false;  // the best
    QString label;             // beside it; empty: none
    QString tip;               // while the mouse is on it
};

struct ChartMark {
    double x = 0;  // a vertical line
    QString label;
};

struct ChartAxis {
    QString title;
    double low = 0;
    double high = 1;
    bool logarithmic = false;
    std::vector<std::pair<double, QString>> ticks;  // rising; those without room are left out
};

struct ChartModel {
    ChartAxis x;
    ChartAxis y;
    std::vector<ChartLine> lines;
    std::vector<ChartPoint> points;
    std::vector<ChartMark> marks;
    int focused = -1;   // index of the point the keyboard is on
    QString emptyText;  // shown instead of everything else when not empty
};

// All calls from the Qt thread. The widget belongs to its parent, the Chart to its holder; destroy
// the Chart first or together with the parent.
class Chart {
public:
    virtual ~Chart() = default;
    virtual QWidget* widget() = 0;
    virtual void setModel(ChartModel model) = 0;
    // Index of the point that was clicked.
    virtual void onPointClicked(std::function<void(int)> handler) = 0;
};

std::unique_ptr<Chart> makeChart(QWidget* parent);

}  // namespace gui
