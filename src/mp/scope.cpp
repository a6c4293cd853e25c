#include "mp/scope.h"

#include "mp/engine/backend.h"
#include "mp/engine/process_identity.h"
#include "mp/scope/publication.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace mp {

namespace scope {

namespace {

// All pools of this process, and its publication while there is one.
//
// Threading: m_opening is held while a publication is made or ended, which waits for the engine
// thread; the engine thread, looking for pools, takes m_mutex alone. In this order.
class Registry {
public:
    // Never destroyed: pools may live until the process's last moments.
    static Registry& instance()
    {
        static Registry* const registry = new Registry;
        return *registry;
    }

    void add(const std::shared_ptr<engine::Backend>& pool, PoolKind kind)
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_pools, [](const KnownPool& known) { return known.backend.expired(); });
        m_pools.push_back({pool, kind});
        if (m_publication) {
            m_publication->add(m_pools.back());
        }
    }

    void retain(const std::string& name)
    {
        const std::lock_guard opening(m_opening);
        if (m_scopes == 0) {
            auto publication = std::make_unique<Publication>(name, [this] { return pools(); });
            const std::lock_guard lock(m_mutex);
            m_publication = std::move(publication);
            std::for_each(m_pools.begin(), m_pools.end(),
                          [this](KnownPool& pool) { m_publication->add(pool); });
        }
        ++m_scopes;
    }

    void release()
    {
        const std::lock_guard opening(m_opening);
        if (--m_scopes > 0) {
            return;
        }
        std::unique_ptr<Publication> ending;  // goes after the lock: it waits for the engine thread
        const std::lock_guard lock(m_mutex);
        ending = std::move(m_publication);
        for (KnownPool& known : m_pools) {
            if (const auto pool = known.backend.lock()) {
                pool->stopPublishing();
            }
            known.sink.reset();
        }
    }

    std::string path() const
    {
        const std::lock_guard lock(m_mutex);
        return m_publication->path();
    }

private:
    std::vector<KnownPool> pools() const
    {
        const std::lock_guard lock(m_mutex);
        return m_pools;
    }

    std::mutex m_opening;
    int m_scopes = 0;
    mutable std::mutex m_mutex;  // guards what follows
    std::unique_ptr<Publication> m_publication;
    std::vector<KnownPool> m_pools;
};

std::unique_ptr<Scope> scopeOfEnvironment()
{
    const char* const wish = std::getenv("MP_SCOPE");
    if (wish == nullptr || std::string_view(wish) != "1" || engine::ownIdentity().parent != 0) {
        return nullptr;
    }
    try {
        return std::make_unique<Scope>();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mp: MP_SCOPE=1 can't show this program's pools: %s\n", error.what());
        return nullptr;
    }
}

}  // namespace

void announce(const std::shared_ptr<engine::Backend>& pool, PoolKind kind)
{
    static const std::unique_ptr<Scope> untilExit = scopeOfEnvironment();
    Registry::instance().add(pool, kind);
}

}  // namespace scope

Scope::Scope(const std::string& name) : m_owner(::getpid())
{
    scope::Registry::instance().retain(name.empty() ? program_invocation_short_name : name);
}

Scope::~Scope()
{
    if (::getpid() == m_owner) {
        scope::Registry::instance().release();
    }
}

std::string Scope::path() const
{
    return scope::Registry::instance().path();
}

}  // namespace mp
