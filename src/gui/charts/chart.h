#pragma once

#include <QPointF>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QPainter;
class QWidget;

// What a chart shows, as values, and the one interface behind which a charting library stands. No
// type of that library is named here: replacing it means writing one other file.
namespace gui {

enum class ChartColour : std::uint8_t { Accent, Faint, Highlight, Worker0, Worker3, Worker5 };
enum class ChartDash : std::uint8_t { Solid, Dashed, Dotted, DashDot };

struct ChartBandPoint {
    double x = 0;
    double low = 0;
    double high = 0;
};

struct ChartLine {
    QString id;     // in a file's header
    QString label;  // at its end; empty: none
    std::vector<QPointF> points;
    ChartColour colour = ChartColour::Faint;
    ChartDash dash = ChartDash::Solid;
    double width = 1.5;
    std::vector<ChartBandPoint> band{};  // shaded; empty: none
};

struct ChartPoint {
    QPointF at;
    double low = 0;  // interval, with caps; no interval when low equals high
    double high = 0;
    bool hollow = false;       // not a measurement: nothing came to its end there
    bool highlighted = false;  // the best
    QString label{};           // beside it; empty: none
    QString tip{};             // a sentence with its values
    QString note{};            // what else is to be said of it; empty: nothing
    std::optional<double> median{};
};

// One raw measurement. Hollow: it has no value; it stands where it would if it had ended well, at
// the plot's edge if that is outside.
struct ChartDot {
    QPointF at;
    bool hollow = false;
    QString tip{};
};

struct ChartMark {
    double x = 0;  // a vertical line
    QString label;
};

struct ChartAxis {
    QString id;  // in a file's header
    QString title;
    double low = 0;
    double high = 1;
    bool logarithmic = false;
    std::vector<std::pair<double, QString>> ticks{};  // rising; those without room are left out
    std::function<QString(double)> text{};            // a value with its unit
};

struct ChartModel {
    ChartAxis x;
    ChartAxis y;
    std::vector<ChartLine> lines;
    std::vector<ChartPoint> points;
    std::vector<ChartDot> dots;
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
    // The picture of the model alone, as large as the widget, without what the mouse or the
    // keyboard is on.
    virtual void render(QPainter& painter) = 0;
    // What is written beside the mouse, else beside the focused point; empty: nothing.
    virtual QString readout() const = 0;
    // Index of the point that was clicked.
    virtual void onPointClicked(std::function<void(int)> handler) = 0;
};

std::unique_ptr<Chart> makeChart(QWidget* parent);

}  // namespace gui
