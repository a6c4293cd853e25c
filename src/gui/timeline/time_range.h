#pragma once

#include <cstdint>
#include <vector>

// What part of time is in view: pure arithmetic with limits and an undo stack. Times are absolute
// ns.
namespace gui {

struct Interval {
    std::int64_t begin = 0;
    std::int64_t end = 1;
    std::int64_t length() const { return end - begin; }
    friend bool operator==(const Interval&, const Interval&) = default;
};

enum class FollowMode {
    Off,   // stays where the user put it
    Fit,   // shows everything from the beginning to now
    Edge,  // keeps its length, its right edge at now
};

class TimeRange {
public:
    static constexpr std::int64_t kShortest = 1'000;                    // 1 µs across the view
    static constexpr std::int64_t kLongest = 400 * 86'400'000'000'000;  // 400 days

    const Interval& view() const { return m_view; }
    FollowMode mode() const { return m_mode; }

    // All there is; moves the view when it follows. `live` leaves room at the right edge.
    void setExtent(std::int64_t begin, std::int64_t end, bool live);
    void reset();

    // factor < 1 zooms in; the instant `anchor` stays where it is. Remembered for undo; steps of
    // one gesture (`continues`) count as one.
    void zoom(double factor, std::int64_t anchor, bool continues);
    void show(Interval view);
    void fit();
    void pan(std::int64_t by);
    // As pan, but only as far as needed to have it in view.
    void reveal(std::int64_t begin, std::int64_t end);
    void follow(bool on);
    bool undo();

private:
    struct State {
        Interval view;
        FollowMode mode;
    };
    void remember();
    void place(Interval view);
    void followNow();
    Interval fitted() const;

    Interval m_extent;
    Interval m_view{0, 1'000'000'000};
    FollowMode m_mode = FollowMode::Fit;
    bool m_live = false;
    std::vector<State> m_undo;
};

}  // namespace gui
