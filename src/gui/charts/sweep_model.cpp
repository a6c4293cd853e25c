#include "gui/charts/sweep_model.h"

#include "gui/charts/sweep_axes.h"
#include "gui/charts/sweep_chart.h"
#include "gui/charts/sweep_text.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gui {
namespace {

constexpr int kIdealPoints = 64;
constexpr double kMarkReach = 1.25;  // how far beyond the measured counts a mark may stand

class Builder {
public:
    explicit Builder(const SweepChartData& data)
        : m_data(data)
        , m_quantity(data.quantity)
        , m_scale(data.quantity, data.facts)
    {
    }

    ChartModel build()
    {
        m_model.emptyText = emptyText();
        if (!m_model.emptyText.isEmpty()) {
            return std::move(m_model);
        }
        addLaws();
        addPrediction();
        addPoints();
        addAxes();
        addIdeal();
        addMarks();
        return std::move(m_model);
    }

private:
    bool shows(const QString& series) const { return !m_data.hidden.contains(series); }

    QString emptyText() const
    {
        const auto& points = m_data.facts.points;
        if (points.empty() && m_data.prediction.empty()) {
            return SweepChart::tr("Run a sweep to see how the work scales");
        }
        if (points.empty()) {
            return {};
        }
        if (std::ranges::none_of(points, [](const auto& point) { return !!point.seconds; })) {
            return SweepChart::tr("No repeat has come to its end.");
        }
        if (m_scale.isKnown()) {
            return {};
        }
        return m_quantity == SweepQuantity::Speedup
                   ? SweepChart::tr(
                         "A speedup compares with one worker, and one worker hasn't been "
                         "measured. Throughput and time can be shown.")
                   : SweepChart::tr(
                         "An efficiency compares with one worker, and one worker hasn't "
                         "been measured. Throughput and time can be shown.");
    }

    void addLaws()
    {
        for (const LawFacts& law : m_data.facts.laws) {
            if (!shows(law.id) || law.curve.empty()) {
                continue;
            }
            ChartLine line = seriesLook(law.id);
            line.label = seriesTitle(law.id);
            for (const CurvePointFacts& at : law.curve) {
                const Estimate here = quantityOf(m_quantity, at, m_data.facts.items);
                line.points.emplace_back(at.workers, here.value);
                line.band.push_back({at.workers, here.low, here.high});
            }
            const bool banded = std::ranges::any_of(
                line.band, [](const ChartBandPoint& at) { return at.high > at.low; });
            if (!banded) {
                line.band.clear();
            }
            m_model.lines.push_back(std::move(line));
        }
    }

    void addPrediction()
    {
        if (m_data.prediction.empty()) {
            return;
        }
        ChartLine line;
        line.id = QStringLiteral("prediction");
        line.label = SweepChart::tr("your prediction");
        line.width = 2.5;
        for (const QPointF& at : m_data.prediction) {
            if (const auto value = m_scale.ofSpeedup(at.x(), at.y())) {
                line.points.emplace_back(at.x(), *value);
            }
        }
        m_model.lines.push_back(std::move(line));
    }

    void addPoints()
    {
        for (const SweepPointFacts& point : m_data.facts.points) {
            m_measured.push_back(point.workers);
            if (shows(series::kRepeats)) {
                addDots(point);
            }
            m_model.points.push_back(pointOf(point));
            if (point.workers == m_data.focused) {
                m_model.focused = static_cast<int>(m_model.points.size()) - 1;
            }
        }
    }

    void addDots(const SweepPointFacts& point)
    {
        std::size_t number = 0;
        for (const RepeatFacts& repeat : point.repeats) {
            const double value = m_scale.ofSeconds(point.workers, repeat.seconds);
            m_model.dots.push_back({QPointF(point.workers, value), repeat.end != RepeatEnd::Ok,
                                    repeatText(m_quantity, ++number, repeat, value)});
        }
    }

    ChartPoint pointOf(const SweepPointFacts& from) const
    {
        const auto value = quantityOf(m_quantity, from);
        ChartPoint point;
        point.highlighted = value && from.workers == m_data.facts.best;
        point.label = point.highlighted ? SweepChart::tr("best: %1").arg(from.workers) : QString();
        QStringList notes;
        notes << (point.highlighted ? SweepChart::tr("best") : QString()) << censoredText(from);
        notes.removeAll(QString());
        point.note = notes.join(QStringLiteral(", "));
        if (!value) {
            return unmeasured(from, std::move(point));
        }
        point.at = QPointF(from.workers, value->value);
        point.low = value->low;
        point.high = value->high;
        point.median = medianOf(m_quantity, from);
        QStringList tip{sweepPointText(m_quantity, from.workers, *value)};
        if (point.median) {
            tip << SweepChart::tr("median %1").arg(quantityText(m_quantity, *point.median));
        }
        tip << notes;
        point.tip = tip.join(u'\n');
        return point;
    }

    // Where it would stand if its longest repeat had ended well.
    ChartPoint unmeasured(const SweepPointFacts& from, ChartPoint point) const
    {
        double longest = 0;
        for (const RepeatFacts& repeat : from.repeats) {
            longest = std::max(longest, repeat.seconds);
        }
        point.at = QPointF(from.workers, m_scale.ofSeconds(from.workers, longest));
        point.low = point.high = point.at.y();
        point.hollow = true;
        point.tip = workersText(from.workers, SweepChart::tr("no repeat came to its end")) + u'\n' +
                    point.note;
        return point;
    }

    void addAxes()
    {
        double most = m_measured.empty() ? 2 : std::max(2, m_measured.back());
        for (const ChartLine& line : m_model.lines) {
            most = line.points.empty() ? most : std::max(most, line.points.back().x());
        }
        for (const double mark :
             {static_cast<double>(m_data.facts.cores), m_data.facts.quota.value_or(0)}) {
            most = mark <= most * kMarkReach ? std::max(most, mark) : most;
        }
        m_model.x = workersAxis(m_measured, most, m_data.logarithmic);
        m_model.y = quantityAxis(m_quantity, range(most), m_data.logarithmic);
    }

    // Of all that is drawn. Hollow marks say nothing about values, and an interval of two repeats
    // or a band of three can be so wide that nothing else would be seen: those may leave the plot.
    ValueRange range(double most) const
    {
        double low = std::numeric_limits<double>::infinity();
        double high = 0;
        const auto hold = [&](double value) {
            if (value > 0 && std::isfinite(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
        };
        for (const ChartPoint& point : m_model.points) {
            hold(point.hollow ? 0 : point.at.y());
        }
        for (const ChartDot& dot : m_model.dots) {
            hold(dot.hollow ? 0 : dot.at.y());
        }
        for (const ChartLine& line : m_model.lines) {
            std::ranges::for_each(line.points, [&](const QPointF& at) { hold(at.y()); });
        }
        const double roof = 1.5 * high;
        const double floor = 0.5 * low;
        for (const ChartPoint& point : m_model.points) {
            if (!point.hollow) {
                hold(std::min(point.high, roof));
                hold(std::max(point.low, floor));
            }
        }
        if (m_quantity == SweepQuantity::Speedup) {
            hold(0.9);
            hold(1.5);
        } else if (m_quantity == SweepQuantity::Efficiency) {
            hold(1);
        }
        if (high <= 0) {
            return {0.5, 1, 1};  // nothing to go by
        }
        // The ideal time falls: there is no room above to show.
        const bool falls = m_quantity == SweepQuantity::Time;
        return {low, high, falls ? high : m_scale.ideal(most).value_or(high)};
    }

    void addIdeal()
    {
        if (!shows(series::kIdeal) || !m_scale.ideal(1)) {
            return;
        }
        ChartLine line = seriesLook(series::kIdeal);
        line.label = seriesTitle(series::kIdeal);
        const ChartAxis& x = m_model.x;
        const ChartAxis& y = m_model.y;
        const double alone = *m_scale.ideal(1);
        const double left = x.logarithmic ? x.low : 0;
        switch (m_quantity) {
        case SweepQuantity::Efficiency:
            line.points = {{left, alone}, {x.high, alone}};
            break;
        case SweepQuantity::Time:
            line.points = idealTimes(std::max(1.0, alone / y.high),
                                     y.low > 0 ? std::min(x.high, alone / y.low) : x.high);
            break;
        default: {
            const double from = std::max(left, x.logarithmic ? y.low / alone : 0);
            const double to = std::min(x.high, y.high / alone);
            line.points = {{from, alone * from}, {to, alone * to}};
        }
        }
        m_model.lines.insert(m_model.lines.begin(), std::move(line));
    }

    // Dense, since it is curved; and exact at each measured count.
    std::vector<QPointF> idealTimes(double from, double to) const
    {
        std::set<double> at;
        for (int i = 0; i < kIdealPoints && to > from; ++i) {
            at.insert(from * std::pow(to / from, i / (kIdealPoints - 1.0)));
        }
        for (const int workers : m_measured) {
            if (workers >= from && workers <= to) {
                at.insert(workers);
            }
        }
        std::vector<QPointF> points;
        points.reserve(at.size());
        for (const double workers : at) {
            points.emplace_back(workers, *m_scale.ideal(workers));
        }
        return points;
    }

    void addMarks()
    {
        const int cores = m_data.facts.cores;
        const auto quota = m_data.facts.quota;
        const auto add = [this](double x, const QString& text) {
            if (x >= m_model.x.low && x > 0 && x <= m_model.x.high) {
                m_model.marks.push_back({x, text});
            }
        };
        if (quota && std::abs(*quota - cores) < 1e-9) {
            add(cores, coresText(cores) + QStringLiteral(", ") + quotaText(*quota));
            return;
        }
        add(cores, coresText(cores));
        if (quota) {
            add(*quota, quotaText(*quota));
        }
    }

    const SweepChartData& m_data;
    SweepQuantity m_quantity;
    SweepScale m_scale;
    std::vector<int> m_measured;
    ChartModel m_model;
};

}  // namespace

ChartLine seriesLook(const QString& id)
{
    // Told apart by dash and label, not by colour alone.
    ChartLine line;
    line.id = id;
    if (id == series::kIdeal) {
        line.dash = ChartDash::Dotted;
        line.width = 1;
    } else if (id == series::kAmdahl) {
        line.colour = ChartColour::Worker3;
        line.dash = ChartDash::Dashed;
        line.width = 2;
    } else if (id == series::kUsl) {
        line.colour = ChartColour::Accent;
        line.width = 2;
    }
    return line;
}

ChartModel sweepModel(const SweepChartData& data)
{
    return Builder(data).build();
}

}  // namespace gui
