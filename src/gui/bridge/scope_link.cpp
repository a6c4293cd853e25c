#include "gui/bridge/scope_link.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <exception>
#include <utility>

namespace gui {
namespace {

std::string toolName()
{
    return "poolscope-gui " + QCoreApplication::applicationVersion().toStdString();
}

std::string pack(const nlohmann::json& body)
{
    const std::vector<std::uint8_t> bytes = nlohmann::json::to_msgpack(body);
    return {bytes.begin(), bytes.end()};
}

nlohmann::json unpack(const std::string& body)
{
    return body.empty() ? nlohmann::json() : nlohmann::json::from_msgpack(body);
}

}  // namespace

ScopeLink::ScopeLink(base::UniqueFd socket, QObject* parent)
    : QObject(parent)
    , m_client(mp::ScopeClient::begin(std::move(socket), toolName()))
{
    m_readNotifier = std::make_unique<QSocketNotifier>(m_client->fd(), QSocketNotifier::Read);
    m_writeNotifier = std::make_unique<QSocketNotifier>(m_client->fd(), QSocketNotifier::Write);
    connect(m_readNotifier.get(), &QSocketNotifier::activated, this, [this] { receive(); });
    connect(m_writeNotifier.get(), &QSocketNotifier::activated, this, [this] {
        m_client->flush();
        updateNotifiers();
    });
    updateNotifiers();
}

ScopeLink::~ScopeLink()
{
    // The notifiers watch the client's descriptor, so they go first.
    m_readNotifier.reset();
    m_writeNotifier.reset();
}

int ScopeLink::hostPid() const
{
    return m_client->host().pid;
}

void ScopeLink::request(const std::string& name, const nlohmann::json& body, OnReply onReply,
                        OnError onError)
{
    auto onBody = [onReply = std::move(onReply)](const std::string& bytes) {
        onReply(unpack(bytes));
    };
    send(name, body, Pending{std::move(onBody), std::move(onError)});
}

void ScopeLink::requestSnapshot(OnReply onReply, OnError onError)
{
    auto onBody = [onReply = std::move(onReply)](const std::string& bytes) {
        onReply(unpack(mp::scope::unpackSnapshot(bytes).host));
    };
    send("snapshot", nullptr, Pending{std::move(onBody), std::move(onError)});
}

void ScopeLink::send(const std::string& name, const nlohmann::json& body, Pending pending)
{
    if (m_closed) {
        QTimer::singleShot(0, this, [onError = std::move(pending.onError)] {
            onError(tr("The host is gone."), QString());
        });
        return;
    }
    const std::uint64_t id = m_client->send(name, pack(body));
    m_pending.emplace(id, std::move(pending));
    updateNotifiers();
}

void ScopeLink::hangUp()
{
    m_closed = true;
    m_readNotifier->setEnabled(false);
    m_writeNotifier->setEnabled(false);
    m_client.reset();
}

void ScopeLink::receive()
{
    for (const mp::ScopeClient::Message& message : m_client->receive()) {
        take(message);
        if (m_closed) {
            return;
        }
    }
    updateNotifiers();
}

void ScopeLink::take(const mp::ScopeClient::Message& message)
{
    using Kind = mp::ScopeClient::Message::Kind;
    try {
        switch (message.kind) {
        case Kind::Welcome:
            emit welcomed();
            break;
        case Kind::Reply:
        case Kind::Error:
            answer(message);
            break;
        case Kind::Notification:
            emit notified(QString::fromStdString(message.name), unpack(message.body));
            break;
        case Kind::Closed:
            close(QString::fromStdString(message.error));
            break;
        }
    } catch (const std::exception& error) {
        // A host of another build may say something unexpected: the conversation ends there.
        close(tr("The host's message “%1” can't be understood: %2")
                  .arg(QString::fromStdString(message.name), QString::fromUtf8(error.what())));
    }
}

void ScopeLink::answer(const mp::ScopeClient::Message& message)
{
    const auto found = m_pending.find(message.id);
    if (found == m_pending.end()) {
        return;
    }
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (message.kind == mp::ScopeClient::Message::Kind::Error) {
        pending.onError(QString::fromStdString(message.error),
                        QString::fromStdString(message.field));
    } else {
        pending.onBody(message.body);
    }
}

void ScopeLink::close(const QString& why)
{
    if (m_closed) {
        return;
    }
    m_closed = true;
    m_readNotifier->setEnabled(false);
    m_writeNotifier->setEnabled(false);
    // First the news, so that nobody takes the unanswered requests for separate problems.
    emit closed(why);
    for (const auto& [id, pending] : std::exchange(m_pending, {})) {
        pending.onError(why, QString());
    }
}

void ScopeLink::updateNotifiers()
{
    if (!m_closed) {
        m_writeNotifier->setEnabled(m_client->wantsWrite());
    }
}

}  // namespace gui
