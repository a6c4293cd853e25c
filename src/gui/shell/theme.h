#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <cstdint>

class QApplication;
class QWidget;

// The look: colours, worker colours and fonts, light and dark. A widget asks Theme::of(this) when
// it paints and again after QEvent::PaletteChange, so following the system and the user's own
// switch are one mechanism: the palette. Every text colour has a contrast of at least 4.5:1 on
// every surface named with it (WCAG 2 AA; computed by a test, also for labels on worker colours).
namespace gui {

enum class ThemeMode { System, Light, Dark };

// The second cue of a worker beyond its colour: slots 0–7 plain, 8–15 the first pattern, and so on.
enum class WorkerPattern : std::uint8_t { Plain, Rising, Falling, Upright, Level, Dots };

struct WorkerStyle {
    QColor fill;     // of the span and of the small square in tables
    QColor pattern;  // of the pattern's lines; equals fill for Plain
    QColor edge;     // at least 3:1 against the surface, so that pale fills have a visible border
    QColor text;     // of a label on fill (and on pattern): at least 4.5:1
    WorkerPattern kind = WorkerPattern::Plain;
};

struct Theme {
    bool dark = false;
    QColor window;      // behind the panels
    QColor surface;     // of a panel, and idle time on the timeline
    QColor surfaceAlt;  // of fields and pressed parts
    QColor border;      // of panels and fields
    QColor grid;        // faint lines in charts and timeline
    QColor text;        // on window, surface, surfaceAlt, accentSoft
    QColor textMuted;   // second rank text, on window, surface and surfaceAlt
    QColor accent;      // the one accent: primary button, selection edge, fitted line
    QColor accentText;  // on accent
    QColor accentSoft;  // selected row, selection on the timeline
    QColor good;        // text of good news on surface and goodSoft
    QColor goodSoft;
    QColor bad;  // text of failures on surface and badSoft
    QColor badSoft;
    QColor warn;  // text of warnings on surface and warnSoft
    QColor warnSoft;

    static const Theme& light();
    static const Theme& darkTheme();
    // By the lightness of the palette's window colour.
    static const Theme& of(const QPalette& palette);
    static const Theme& of(const QWidget* widget);

    // Slots from 0. Colours are Okabe–Ito's order as drawn in the design; they repeat with a
    // pattern.
    WorkerStyle worker(std::uint32_t slot) const;

    // The palette for QApplication::setPalette.
    QPalette palette() const;

    // Sets palette and font of the application. System: as light or dark as the platform's own
    // palette is now. See Appearance, which knows the user's choice.
    static void apply(QApplication& app, ThemeMode mode);

    // Contrast ratio of WCAG 2.1, 1 to 21. Both colours are taken as opaque.
    static double contrast(const QColor& a, const QColor& b);
};

// How much larger than usual all texts are; see Zoom.
void setTextScale(double scale);

// The interface font (Inter where installed, else the system's), in its usual size by the scale.
QFont uiFont();
// The two below are families without a size: a widget given one keeps the size of what it is in.
// For columns of numbers: the interface font if its ten digits are equally wide, else the first
// installed family whose digits are.
QFont tabularFont();
// For code, commands and events.
QFont monospaceFont();

}  // namespace gui
