#pragma once

#include "base/unique_fd.h"
#include "mp/scope/scope_client.h"

#include <nlohmann/json.hpp>

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

class QSocketNotifier;

namespace gui {

// A conversation with a host: requests go out, replies and notifications come in, and nothing ever
// waits. Bodies are JSON values here and msgpack on the socket.
//
// Everything is delivered from the event loop, never from inside a call.
class ScopeLink : public QObject {
    Q_OBJECT

public:
    using OnReply = std::function<void(const nlohmann::json& body)>;
    using OnError = std::function<void(const QString& message, const QString& field)>;

    // Says hello over a connected socket.
    explicit ScopeLink(base::UniqueFd socket, QObject* parent = nullptr);
    ~ScopeLink() override;

    // Exactly one of the two is called later, `onError` also when the host goes before it answers.
    void request(const std::string& name, const nlohmann::json& body, OnReply onReply,
                 OnError onError);

    // The built-in snapshot: `onReply` gets what the host adds to it.
    void requestSnapshot(OnReply onReply, OnError onError);

    // Closes our end at once; closed() isn't emitted. Nothing can be asked any more.
    void hangUp();
    bool isClosed() const { return m_closed; }
    int hostPid() const;  // after welcomed()
    // The host's event ring, for EventRingReader. After welcomed(); throws if it has none.
    base::UniqueFd openRing() const { return m_client.value().openRing(); }

signals:
    void welcomed();
    void notified(const QString& name, const nlohmann::json& body);
    // Nothing comes after this.
    void closed(const QString& why);

private:
    struct Pending {
        std::function<void(const std::string& body)> onBody;
        OnError onError;
    };

    void send(const std::string& name, const nlohmann::json& body, Pending pending);
    void receive();
    void take(const mp::ScopeClient::Message& message);
    void answer(const mp::ScopeClient::Message& message);
    void close(const QString& why);
    void updateNotifiers();

    std::optional<mp::ScopeClient> m_client;  // none after hangUp()
    std::unique_ptr<QSocketNotifier> m_readNotifier;
    std::unique_ptr<QSocketNotifier> m_writeNotifier;
    std::unordered_map<std::uint64_t, Pending> m_pending;
    bool m_closed = false;
};

}  // namespace gui
