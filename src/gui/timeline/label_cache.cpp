#include "gui/timeline/label_cache.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>

namespace gui {
namespace {

constexpr qsizetype kMostEntries = 8192;  // then everything is laid out anew
constexpr qsizetype kLongestLabel = 200;  // more can't be seen
constexpr QChar kEllipsis{0x2026};

// Not called tr: lupdate would take that for a class's own.
QString inLanguage(const char* text)
{
    return QCoreApplication::translate("Timeline", text);
}

QString causeText(const Span& span, const std::optional<base::ExitStatus>& exit)
{
    switch (span.outcome) {
    case mp::TaskOutcome::Error:
        return inLanguage(QT_TRANSLATE_NOOP("Timeline", "error"));
    case mp::TaskOutcome::TimedOut:
        return inLanguage(QT_TRANSLATE_NOOP("Timeline", "timed out"));
    case mp::TaskOutcome::Lost:
        if (exit && exit->kind == base::ExitStatus::Kind::Signalled) {
            return inLanguage(QT_TRANSLATE_NOOP("Timeline", "killed −%1")).arg(exit->number);
        }
        if (exit && exit->kind == base::ExitStatus::Kind::Exited) {
            return inLanguage(QT_TRANSLATE_NOOP("Timeline", "worker exited %1")).arg(exit->number);
        }
        return inLanguage(QT_TRANSLATE_NOOP("Timeline", "worker lost"));
    case mp::TaskOutcome::Value:
    case mp::TaskOutcome::Cancelled:
        break;
    }
    return {};
}

}  // namespace

QString failureText(const Span& span, const std::optional<base::ExitStatus>& exit)
{
    const QString cause = causeText(span, exit);
    return cause.isEmpty() ? cause : QStringLiteral("✗ ") + cause;
}

void LabelCache::setProvider(Provider provider)
{
    m_provider = std::move(provider);
    clear();
}

void LabelCache::setFont(const QFont& font)
{
    m_font = font;
    const QFontMetricsF metrics(font);
    m_lineHeight = metrics.height();
    m_ellipsis = metrics.horizontalAdvance(kEllipsis);
    m_entries.clear();
}

void LabelCache::clear()
{
    m_names.clear();
    m_entries.clear();
}

QString LabelCache::freshName(quint32 job, qint64 task) const
{
    const QString text =
        m_provider ? m_provider(job, task).simplified().left(kLongestLabel) : QString();
    return text.isEmpty() ? QStringLiteral("#%1").arg(task) : text;
}

QString LabelCache::name(quint32 job, qint64 task)
{
    const auto key = std::make_pair(job, task);
    const auto known = m_names.constFind(key);
    if (known != m_names.constEnd()) {
        return *known;
    }
    QString text = freshName(job, task);
    if (m_names.size() >= kMostEntries) {
        m_names.clear();
    }
    m_names.insert(key, text);
    return text;
}

QString LabelCache::text(const SpanLane& lane, const Span& span)
{
    const QString task = name(span.job, span.task);
    return span.failed() ? failureText(span, lane.exitOf(span.pid)) + QStringLiteral(" · ") + task
                         : task;
}

const QStaticText* LabelCache::fitted(const SpanLane& lane, const Span& span, qreal width)
{
    return fit(text(lane, span), width);
}

LabelCache::Entry& LabelCache::entryFor(const QString& text)
{
    const auto known = m_entries.find(text);
    if (known != m_entries.end()) {
        return *known;
    }
    if (m_entries.size() >= kMostEntries) {
        m_entries.clear();
    }
    Entry entry;
    entry.text = text;
    const QFontMetricsF metrics(m_font);
    entry.widths.reserve(static_cast<std::size_t>(text.size()) + 1);
    entry.widths.push_back(0);
    for (qsizetype n = 1; n <= text.size(); ++n) {
        entry.widths.push_back(metrics.horizontalAdvance(text.left(n)));
    }
    return *m_entries.insert(text, entry);
}

const QStaticText* LabelCache::fit(const QString& text, qreal width)
{
    Entry& entry = entryFor(text);
    if (entry.widths.back() <= width) {
        return cut(entry, text.size());
    }
    const auto beyond =
        std::upper_bound(entry.widths.begin(), entry.widths.end(), width - m_ellipsis);
    qsizetype kept = beyond - entry.widths.begin() - 1;
    if (kept > 0 && text.at(kept - 1).isHighSurrogate()) {
        --kept;
    }
    return kept > 0 ? cut(entry, kept) : nullptr;
}

const QStaticText* LabelCache::cut(Entry& entry, qsizetype kept)
{
    auto known = entry.cuts.find(kept);
    if (known == entry.cuts.end()) {
        QStaticText text(kept == entry.text.size() ? entry.text
                                                   : entry.text.left(kept) + kEllipsis);
        text.setTextFormat(Qt::PlainText);
        text.setPerformanceHint(QStaticText::AggressiveCaching);
        text.prepare({}, m_font);
        known = entry.cuts.insert(kept, text);
    }
    return &*known;
}

}  // namespace gui
