#include "gui/shell/action_registry.h"

#include <QMenu>
#include <QMenuBar>
#include <QSettings>

#include <algorithm>

namespace gui {
namespace {

constexpr const char* kReason = "reason";
constexpr const char* kOwnKey = "ownKey";

// "&Run" → "Run", "Save && quit" → "Save & quit", "Open…" → "Open".
QString plain(const QString& text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('&') && i + 1 < text.size()) {
            ++i;
        }
        result += text[i];
    }
    if (result.endsWith(QChar(0x2026))) {
        result.chop(1);
    }
    return result;
}

QString keyOf(const QAction* action)
{
    return QStringLiteral("shortcuts/") + action->objectName();
}

// Works only while its widget has the keyboard.
bool isLocal(const QAction* action)
{
    return action->shortcutContext() == Qt::WidgetShortcut ||
           action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
}

bool shareAWidget(const QAction* a, const QAction* b)
{
    const QList<QObject*> ofB = b->associatedObjects();
    return std::ranges::any_of(a->associatedObjects(), [&ofB](QObject* object) {
        return qobject_cast<QMenu*>(object) == nullptr && ofB.contains(object);
    });
}

// Neither can be pressed without the other's beginning or end being pressed.
bool collide(const QKeySequence& a, const QKeySequence& b)
{
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

void refreshToolTip(QAction* action)
{
    const QString help = action->whatsThis();
    const QString keys = ActionRegistry::keys(action);
    QString tip = help.isEmpty() ? ActionRegistry::title(action) : help;
    if (!keys.isEmpty()) {
        tip += QStringLiteral(" (%1)").arg(keys);
    }
    const QString reason = ActionRegistry::reason(action);
    if (!action->isEnabled() && !reason.isEmpty()) {
        tip += QLatin1Char('\n') + reason;
    }
    action->setToolTip(tip);
}

}  // namespace

ActionRegistry::ActionRegistry(QObject* parent) : QObject(parent) {}

void ActionRegistry::addMenus(const QMenuBar& bar)
{
    for (const QAction* top : bar.actions()) {
        addMenu(top->menu());
    }
}

void ActionRegistry::addMenu(QMenu* menu)
{
    for (QAction* action : menu->actions()) {
        if (action->menu() != nullptr) {
            addMenu(action->menu());
        } else if (!action->isSeparator() && !comesAndGoes(*action, menu)) {
            add(action, menu);
        }
    }
}

void ActionRegistry::add(QAction* action, QMenu* menu)
{
    Q_ASSERT_X(!action->objectName().isEmpty(), "ActionRegistry::add", qPrintable(action->text()));
    Q_ASSERT_X(find(action->objectName()) == nullptr, "ActionRegistry::add",
               qPrintable(action->objectName()));
    m_entries.push_back({action, menu, action->shortcuts()});
    refreshToolTip(action);
}

void ActionRegistry::addChanging(QMenu* menu)
{
    m_changing.append(menu);
}

bool ActionRegistry::comesAndGoes(const QAction& action, const QMenu* menu) const
{
    return m_changing.contains(menu) && !action.objectName().startsWith(QLatin1String("action"));
}

std::vector<ActionRegistry::Entry> ActionRegistry::found() const
{
    std::vector<Entry> found = m_entries;
    for (const QPointer<QMenu>& menu : m_changing) {
        for (QAction* action : menu ? menu->actions() : QList<QAction*>()) {
            if (!action->objectName().isEmpty() && comesAndGoes(*action, menu)) {
                found.push_back({action, menu});
            }
        }
    }
    return found;
}

QAction* ActionRegistry::find(const QString& name) const
{
    const auto found = std::ranges::find(
        m_entries, name, [](const Entry& entry) { return entry.action->objectName(); });
    return found != m_entries.end() ? found->action : nullptr;
}

void ActionRegistry::setAvailable(QAction* action, bool available, const QString& reason)
{
    const QString why = available ? QString() : reason;
    if (action->isEnabled() == available && ActionRegistry::reason(action) == why) {
        return;
    }
    action->setEnabled(available);
    action->setProperty(kReason, why);
    refreshToolTip(action);
}

QString ActionRegistry::reason(const QAction* action)
{
    return action->property(kReason).toString();
}

void ActionRegistry::setOwnKey(QAction* action, const QString& key)
{
    action->setProperty(kOwnKey, key);
}

QString ActionRegistry::title(const QAction* action)
{
    return plain(action->text());
}

QString ActionRegistry::group(const Entry& entry)
{
    return entry.menu ? plain(entry.menu->title()) : QString();
}

QString ActionRegistry::keys(const QAction* action)
{
    QStringList keys;
    for (const QKeySequence& sequence : action->shortcuts()) {
        keys.append(sequence.toString(QKeySequence::NativeText));
    }
    if (keys.isEmpty()) {
        return action->property(kOwnKey).toString();
    }
    return keys.join(QStringLiteral(", "));
}

QList<QKeySequence> ActionRegistry::standardOf(const QAction* action) const
{
    const auto found = std::ranges::find(m_entries, action, &Entry::action);
    return found != m_entries.end() ? found->standard : QList<QKeySequence>();
}

void ActionRegistry::setShortcuts(QAction* action, const QList<QKeySequence>& keys)
{
    QSettings().setValue(keyOf(action),
                         QKeySequence::listToString(keys, QKeySequence::PortableText));
    action->setShortcuts(keys);
    refreshToolTip(action);
    emit shortcutsChanged();
}

void ActionRegistry::resetShortcuts(QAction* action)
{
    QSettings().remove(keyOf(action));
    action->setShortcuts(standardOf(action));
    refreshToolTip(action);
    emit shortcutsChanged();
}

void ActionRegistry::loadShortcuts()
{
    const QSettings settings;
    for (const Entry& entry : m_entries) {
        if (!settings.contains(keyOf(entry.action))) {
            continue;
        }
        QList<QKeySequence> keys = QKeySequence::listFromString(
            settings.value(keyOf(entry.action)).toString(), QKeySequence::PortableText);
        keys.removeIf([](const QKeySequence& sequence) {
            return sequence.isEmpty() || sequence[0].key() == Qt::Key_unknown;
        });
        entry.action->setShortcuts(keys);
        refreshToolTip(entry.action);
    }
}

bool ActionRegistry::isChanged(const QAction* action) const
{
    return action->shortcuts() != standardOf(action);
}

QAction* ActionRegistry::conflict(const QAction* action, const QKeySequence& keys) const
{
    const auto found = std::ranges::find_if(m_entries, [&](const Entry& entry) {
        const bool has = std::ranges::any_of(
            entry.action->shortcuts(), [&](const QKeySequence& own) { return collide(own, keys); });
        const bool apart =
            isLocal(entry.action) && isLocal(action) && !shareAWidget(entry.action, action);
        return has && entry.action != action && !apart;
    });
    return found != m_entries.end() ? found->action : nullptr;
}

void ActionRegistry::refresh()
{
    for (const Entry& entry : m_entries) {
        refreshToolTip(entry.action);
    }
}

}  // namespace gui
