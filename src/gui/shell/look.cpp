#include "gui/shell/look.h"

#include "gui/shell/theme.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

// @name stands for the theme's colour of that name.
constexpr const char* kSheet = R"(
QMainWindow { background: @window; }
QMainWindow::separator { background: @window; width: 8px; height: 8px; }
QSplitter::handle { background: @window; }

QMenuBar { background: @window; color: @text; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @accentSoft; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft; }
QMenu::item:disabled { color: @textMuted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }

QToolBar { background: @window; border: none; spacing: 8px; }
QToolBar QToolButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 5px; padding: 5px 12px; margin: 4px 0 8px 0; }
QToolBar QToolButton:hover { background: @surfaceAlt; border-color: @textMuted; }
QToolBar QToolButton:pressed { background: @accentSoft; }
QToolBar QToolButton:focus { border-color: @accent; }
QToolBar QToolButton:checked { background: @warnSoft; color: @warn; border-color: @warn; }
QToolBar QToolButton:disabled { color: @textMuted; background: @window; }
QToolBar QToolButton#primary { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QToolBar QToolButton#primary:hover { background: @accentHover; }
QToolBar QToolButton#primary:focus { border: 2px solid @text; padding: 4px 11px; }
QToolBar QToolButton#primary:disabled { background: @window; color: @textMuted; border-color: @border; }
QToolBar QFrame[role="segments"] { margin: 4px 0 8px 0; }
QToolBar QFrame[role="segments"] QToolButton { background: transparent; border-color: transparent; margin: 0; padding: 4px 10px; }
QToolBar QFrame[role="segments"] QToolButton:hover { background: @surface; }
QToolBar QFrame[role="segments"] QToolButton:checked { background: @accentSoft; color: @accentInk; font-weight: 600; }
QToolBar QFrame[role="segments"] QToolButton:focus { border-color: @accent; }
QToolButton#qt_menubar_ext_button, QToolBar QToolButton#qt_toolbar_ext_button { image: url(:/icons/@shade/more.svg); padding: 0; }
QProgressBar { background: @border; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QFrame[role="card"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame[role="panelHeader"] { background: transparent; border: none; border-bottom: 1px solid @border; }
QFrame[role="dockHeader"] { background: @surface; border: 1px solid @border; border-top-left-radius: 6px; border-top-right-radius: 6px; }
QWidget[role="dockBody"] { background: @surface; border: 1px solid @border; border-top: none; border-bottom-left-radius: 6px; border-bottom-right-radius: 6px; }
QLabel[role="panelTitle"] { color: @textMuted; font-weight: 600; font-size: 11px; }
QLabel[role="field"], QLabel[role="note"] { color: @textMuted; font-size: 12px; }
QLabel[role="error"] { color: @bad; font-size: 12px; }
QLabel[role="empty"] { color: @textMuted; padding: 24px; }
QFrame[role="verdict"] { background: @surfaceAlt; border: none; border-left: 3px solid @good; }
QLabel[role="startTitle"] { color: @text; font-size: 18px; font-weight: 600; }
QLabel[role="verdictTitle"] { color: @text; font-weight: 600; }
QFrame[role="banner"] { background: @badSoft; border: 1px solid @bad; border-radius: 6px; }
QFrame[role="banner"] QLabel { color: @text; }

QTableView#shortcutTable { background: @surface; border: 1px solid @border; border-radius: 6px; }
QDialog QListWidget { background: @surface; border: 1px solid @border; border-radius: 6px; outline: none; selection-background-color: @accentSoft; selection-color: @text; }
QDialog QListWidget::item { padding: 4px 6px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QDialog[role="palette"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QDialog[role="palette"] QLineEdit { padding: 7px 10px; }
QDialog[role="palette"] QListView { background: transparent; border: none; outline: none; }

QScrollArea, QScrollArea > QWidget, QScrollArea > QWidget > QWidget#contents { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QLineEdit, QSpinBox, QComboBox, QPlainTextEdit { background: @surfaceAlt; color: @text; border: 1px solid @border; border-radius: 5px; padding: 4px 8px; selection-background-color: @accent; selection-color: @accentText; }
QSpinBox { padding-right: 4px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @textMuted; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] { border-color: @bad; }
QSpinBox::up-button, QSpinBox::down-button { subcontrol-origin: border; width: 20px; border: none; background: transparent; }
QSpinBox::up-button { subcontrol-position: center right; right: 3px; }
QSpinBox::down-button { subcontrol-position: center right; right: 23px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: @accentSoft; border-radius: 4px; }
QSpinBox::up-arrow { image: url(:/icons/@shade/plus.svg); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url(:/icons/@shade/minus.svg); width: 12px; height: 12px; }
QSpinBox { padding-right: 44px; }
QComboBox::drop-down { border: none; width: 22px; }
QCheckBox { color: @text; spacing: 6px; }
QCheckBox:disabled { color: @textMuted; }
QCheckBox::indicator { width: 14px; height: 14px; background: @surfaceAlt; border: 1px solid @textMuted; border-radius: 3px; }
QCheckBox::indicator:focus { border: 2px solid @accent; }
QCheckBox::indicator:checked { image: url(:/icons/@shade/check.svg); }
QCheckBox::indicator:disabled { border-color: @border; }
QComboBox::down-arrow { image: url(:/icons/@shade/chevron.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @border; selection-background-color: @accentSoft; selection-color: @text; outline: none; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 2px 6px; }
QPushButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 5px; padding: 4px 12px; }
QPushButton:hover { background: @surfaceAlt; }
QPushButton:focus { border-color: @accent; }
QPushButton[role="primary"] { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accentHover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: 3px 11px; }
QPushButton[role="primary"]:disabled { background: @window; color: @textMuted; border-color: @border; }
QFrame[role="segments"] { background: @surfaceAlt; border: 1px solid @border; border-radius: 5px; }
QFrame[role="segments"] QPushButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px 2px; color: @text; }
QFrame[role="segments"] QPushButton:hover { background: @surface; }
QFrame[role="segments"] QPushButton:checked { background: @accentSoft; color: @accentInk; font-weight: 600; }
QFrame[role="segments"] QPushButton:focus { border-color: @accent; }
QFrame[role="segments"] QPushButton:disabled { color: @textMuted; }
QToolButton { color: @accentInk; border: 1px solid transparent; border-radius: 4px; padding: 1px 4px; background: transparent; }
QToolButton:hover { background: @accentSoft; }
QToolButton:focus { border-color: @accent; }
QToolButton:checked { background: @accentSoft; font-weight: 600; }
QToolButton::menu-indicator { image: none; }
QFrame[role="panelHeader"] QToolButton, QFrame[role="dockHeader"] QToolButton { font-size: 12px; padding: 0 4px; }
QToolButton[role="legend"] { color: @textMuted; font-size: 12px; font-weight: 400; padding: 0; }
QToolButton[role="legend"]:checked { background: transparent; font-weight: 400; }
QToolButton[role="legend"]:hover { background: @accentSoft; }

QTableView, QTreeView#table { background: transparent; color: @text; border: none; outline: none; selection-background-color: @accentSoft; selection-color: @text; }
QTableView::item, QTreeView#table::item { border: none; padding: 0 3px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @surface; color: @textMuted; border: none; border-bottom: 1px solid @border; padding: 5px; font-weight: 600; font-size: 12px; }
QTableCornerButton::section { background: @surface; border: none; }

QFrame[role="replayBar"] { background: transparent; border: none; border-top: 1px solid @border; }
QLabel[role="replayMode"] { font-weight: 600; font-size: 12px; padding: 2px 8px; border-radius: 4px; }
QLabel[role="replayMode"][tone="warn"] { color: @warn; background: @warnSoft; }
QLabel[role="replayMode"][tone="accent"] { color: @accentInk; background: @accentSoft; }
QSlider::groove:horizontal { background: @border; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @surface; border: 2px solid @accent; width: 11px; height: 11px; margin: -5px 0; border-radius: 7px; }
QSlider { background: transparent; min-height: 16px; }
QSlider::handle:horizontal:focus { background: @accent; }
QSlider::handle:horizontal:disabled { background: @border; border-color: @border; }

QStatusBar { background: @window; color: @textMuted; border: none; min-height: 28px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @textMuted; font-size: 12px; padding: 2px 8px; }
QStatusBar QLabel[tone="good"] { color: @good; font-weight: 600; }
QStatusBar QLabel[tone="bad"] { color: @bad; font-weight: 600; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @textMuted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QHash<QString, QString> wordsOf(const Theme& theme)
{
    // The accent as text: on its own soft shade it needs the stronger of two candidates.
    const bool accentReads = Theme::contrast(theme.accent, theme.accentSoft) >= 4.5;
    return {
        {"window", theme.window.name()},
        {"surface", theme.surface.name()},
        {"surfaceAlt", theme.surfaceAlt.name()},
        {"border", theme.border.name()},
        {"grid", theme.grid.name()},
        {"text", theme.text.name()},
        {"textMuted", theme.textMuted.name()},
        {"accent", theme.accent.name()},
        {"accentHover", (theme.dark ? theme.accent.lighter(112) : theme.accent.darker(112)).name()},
        {"accentText", theme.accentText.name()},
        {"accentSoft", theme.accentSoft.name()},
        {"accentInk", (accentReads ? theme.accent : theme.text).name()},
        {"good", theme.good.name()},
        {"bad", theme.bad.name()},
        {"badSoft", theme.badSoft.name()},
        {"warn", theme.warn.name()},
        {"warnSoft", theme.warnSoft.name()},
        {"shade", theme.dark ? QStringLiteral("dark") : QStringLiteral("light")}};
}

// Pixels grow along; a line one pixel thin stays so.
QString sizeText(const QString& digits, const QString& unit, double zoom)
{
    const int size = digits.toInt();
    return unit == QLatin1String("px") && size > 1
               ? QString::number(std::max(1L, std::lround(size * zoom)))
               : digits;
}

bool isWordPart(QChar c)
{
    return c.isLetter();
}

}  // namespace

QString styleSheetFor(const Theme& theme, double zoom)
{
    const QHash<QString, QString> words = wordsOf(theme);
    const QString sheet = QString::fromLatin1(kSheet);
    QString result;
    result.reserve(sheet.size());
    for (qsizetype i = 0; i < sheet.size();) {
        const qsizetype begin = i;
        if (sheet[i] == QLatin1Char('@')) {
            for (++i; i < sheet.size() && isWordPart(sheet[i]);) {
                ++i;
            }
            const QString word = sheet.mid(begin + 1, i - begin - 1);
            Q_ASSERT_X(words.contains(word), "styleSheetFor", qPrintable(word));
            result += words.value(word);
        } else if (sheet[i].isDigit()) {
            while (i < sheet.size() && sheet[i].isDigit()) {
                ++i;
            }
            result += sizeText(sheet.mid(begin, i - begin), sheet.mid(i, 2), zoom);
        } else {
            result += sheet[i++];
        }
    }
    return result;
}

}  // namespace gui
