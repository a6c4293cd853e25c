#include "gui/shell/language_change.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace gui {
namespace {

class LanguageWatcher : public QObject {
public:
    LanguageWatcher(QWidget* widget, std::function<void()> retranslate)
        : QObject(widget)
        , m_retranslate(std::move(retranslate))
    {
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::LanguageChange) {
            m_retranslate();
        }
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_retranslate;
};

}  // namespace

void whenLanguageChanges(QWidget* widget, std::function<void()> retranslate)
{
    new LanguageWatcher(widget, std::move(retranslate));
}

}  // namespace gui
