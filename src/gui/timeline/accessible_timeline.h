#pragma once

namespace gui {

class TimelineView;

// Makes the timeline readable without eyes: a list named "Timeline" with one item for each lane,
// whose name is the worker and whose description sums the lane up. Idempotent.
void installTimelineAccessibility();

// Tell assistive technology that lanes came, went or changed places.
void updateAccessibleLanes(TimelineView* view);

}  // namespace gui
