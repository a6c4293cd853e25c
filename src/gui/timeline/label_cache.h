#pragma once

#include "gui/timeline/span_store.h"

#include <QFont>
#include <QHash>
#include <QStaticText>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

// Laid-out texts of spans: asking the provider, measuring and shaping happen once a task, not once
// a frame. Texts are cut with "…" to the room there is, never clipped.
namespace gui {

// "✗ killed −9", "✗ error" and so on; empty for a span that didn't fail.
QString failureText(const Span& span, const std::optional<base::ExitStatus>& exit);

class LabelCache {
public:
    using Provider = std::function<QString(quint32 job, qint64 task)>;

    void setProvider(Provider provider);
    void setFont(const QFont& font);
    void clear();

    // The task's name alone, never empty.
    QString name(quint32 job, qint64 task);
    // The same, without remembering it: for a look at very many.
    QString freshName(quint32 job, qint64 task) const;
    // All that a span is labelled with: a failure says so first.
    QString text(const SpanLane& lane, const Span& span);
    // The layout that fits into `width` pixels; null when not even one letter does. Valid until the
    // next call.
    const QStaticText* fitted(const SpanLane& lane, const Span& span, qreal width);
    qreal lineHeight() const { return m_lineHeight; }

private:
    struct Entry {
        QString text;
        std::vector<qreal> widths;           // of the first n characters
        QHash<qsizetype, QStaticText> cuts;  // by characters kept
    };
    const QStaticText* fit(const QString& text, qreal width);
    Entry& entryFor(const QString& text);
    const QStaticText* cut(Entry& entry, qsizetype kept);

    Provider m_provider;
    QFont m_font;
    qreal m_lineHeight = 0;
    qreal m_ellipsis = 0;
    QHash<std::pair<quint32, qint64>, QString> m_names;
    QHash<QString, Entry> m_entries;
};

}  // namespace gui
