#include "gui/shell/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QWidget>

#include <algorithm>
#include <array>
#include <cmath>

namespace gui {
namespace {

constexpr std::size_t kWorkerColours = 8;
constexpr std::size_t kWorkerPatterns = 6;
double textScale = 1;

constexpr double kEdgeContrast = 3.0;  // WCAG 1.4.11, parts of graphics

// Okabe and Ito's palette in the order of the design; its yellow and black, useless on one of the
// two surfaces, are an olive and a grey here.
constexpr std::array<QRgb, kWorkerColours> kWorkers{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffcc79a7,
                                                    0xff56b4e9, 0xffd55e00, 0xff7a7000, 0xff727272};

Theme makeLight()
{
    Theme theme;
    theme.window = QColor(0xeef0f4);
    theme.surface = QColor(0xffffff);
    theme.surfaceAlt = QColor(0xf4f5f8);
    theme.border = QColor(0xd8dce4);
    theme.grid = QColor(0xe8ebf0);
    theme.text = QColor(0x1b2230);
    theme.textMuted = QColor(0x5a6372);
    theme.accent = QColor(0x2460c8);
    theme.accentText = QColor(0xffffff);
    theme.accentSoft = QColor(0xdbe7fb);
    theme.good = QColor(0x0a6e4d);
    theme.goodSoft = QColor(0xd6efe6);
    theme.bad = QColor(0xb23c0a);
    theme.badSoft = QColor(0xfbe9de);
    theme.warn = QColor(0x80560a);
    theme.warnSoft = QColor(0xfdf1d6);
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.dark = true;
    theme.window = QColor(0x2a2e37);
    theme.surface = QColor(0x23272f);
    theme.surfaceAlt = QColor(0x1b1f26);
    theme.border = QColor(0x3a404c);
    theme.grid = QColor(0x323742);
    theme.text = QColor(0xe6e9ef);
    theme.textMuted = QColor(0xa0a8b6);
    theme.accent = QColor(0x5c9df5);
    theme.accentText = QColor(0x0b1626);
    theme.accentSoft = QColor(0x2b4068);
    theme.good = QColor(0x46c796);
    theme.goodSoft = QColor(0x1e3a36);
    theme.bad = QColor(0xff8f63);
    theme.badSoft = QColor(0x402c27);
    theme.warn = QColor(0xe8b44a);
    theme.warnSoft = QColor(0x3c3322);
    return theme;
}

QColor mix(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * share));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

// The fill, drawn towards the text's colour as far as a border needs to be seen.
QColor edgeFor(const Theme& theme, const QColor& fill)
{
    QColor edge = fill;
    for (int step = 0; step <= 20 && Theme::contrast(edge, theme.surface) < kEdgeContrast; ++step) {
        edge = mix(fill, theme.text, step / 20.0);
    }
    return edge;
}

WorkerStyle makeWorker(const Theme& theme, std::size_t colour, std::size_t pattern)
{
    WorkerStyle style;
    style.fill =
        theme.dark ? mix(QColor(kWorkers[colour]), theme.surface, 0.06) : QColor(kWorkers[colour]);
    const QColor black(0x0a, 0x0c, 0x10);
    const QColor white(Qt::white);
    const bool onDark = Theme::contrast(white, style.fill) >= Theme::contrast(black, style.fill);
    style.text = onDark ? white : black;
    style.kind = static_cast<WorkerPattern>(pattern);
    // The lines go away from the text's colour: they can only raise its contrast.
    style.pattern = pattern == 0 ? style.fill : mix(style.fill, onDark ? black : white, 0.42);
    style.edge = edgeFor(theme, style.fill);
    return style;
}

using WorkerStyles = std::array<WorkerStyle, kWorkerColours * kWorkerPatterns>;

WorkerStyles makeWorkers(const Theme& theme)
{
    WorkerStyles styles;
    for (std::size_t i = 0; i < styles.size(); ++i) {
        styles[i] = makeWorker(theme, i % kWorkerColours, i / kWorkerColours);
    }
    return styles;
}

bool digitsAreEquallyWide(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QChar(u'0'));
    for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(QChar(digit)) - width) > 0.01) {
            return false;
        }
    }
    return true;
}

bool isInstalled(const QString& family)
{
    return QFontDatabase::families().contains(family);
}

QFont withFamily(QFont font, const QString& family)
{
    font.setFamilies({family});
    return font;
}

// Of all that a font says only the family, for a widget to inherit the rest.
QFont familyOf(const QFont& font)
{
    QFont family = uiFont();
    family.setFamilies({QFontInfo(font).family()});
    family.setResolveMask(QFont::FamiliesResolved);
    return family;
}

QFont findTabularFont(const QFont& base)
{
    if (digitsAreEquallyWide(base)) {
        return base;
    }
    const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    for (const QString& family :
         {system.family(), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
          QStringLiteral("Liberation Sans")}) {
        const QFont candidate = withFamily(base, family);
        if (isInstalled(family) && digitsAreEquallyWide(candidate)) {
            return candidate;
        }
    }
    return base;
}

}  // namespace

const Theme& Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme& Theme::of(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightnessF() < 0.5 ? darkTheme() : light();
}

const Theme& Theme::of(const QWidget* widget)
{
    return of(widget->palette());
}

WorkerStyle Theme::worker(std::uint32_t slot) const
{
    static const WorkerStyles onLight = makeWorkers(light());
    static const WorkerStyles onDark = makeWorkers(darkTheme());
    const WorkerStyles& styles = dark ? onDark : onLight;
    return styles[slot % styles.size()];
}

QPalette Theme::palette() const
{
    QPalette palette(surface, window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, surfaceAlt);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, textMuted);
    palette.setColor(QPalette::Button, surface);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, accentText);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, accentText);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::ToolTipBase, surface);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Light, dark ? border.lighter(130) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, dark ? border : surfaceAlt);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, dark ? surfaceAlt : border.darker(120));
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : border.darker(160));
    const QColor off = mix(textMuted, surface, 0.35);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, off);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, text);
    return palette;
}

void Theme::apply(QApplication& app, ThemeMode mode)
{
    if (mode == ThemeMode::System) {
        app.setPalette(QPalette());  // the platform's, which is else hidden under ours
        mode = of(app.palette()).dark ? ThemeMode::Dark : ThemeMode::Light;
    }
    const Theme& theme = mode == ThemeMode::Dark ? darkTheme() : light();
    app.setPalette(theme.palette());
    app.setFont(uiFont());
}

double Theme::contrast(const QColor& a, const QColor& b)
{
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

QFont uiFont()
{
    const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const QString inter = QStringLiteral("Inter");
    QFont font = isInstalled(inter) ? withFamily(system, inter) : system;
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() * textScale);
    } else {
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * textScale)));
    }
    return font;
}

QFont tabularFont()
{
    return familyOf(findTabularFont(uiFont()));
}

QFont monospaceFont()
{
    return familyOf(QFontDatabase::systemFont(QFontDatabase::FixedFont));
}

void setTextScale(double scale)
{
    textScale = scale;
}

}  // namespace gui
