#include "mp/manager/containers.h"
#include "mp/manager/queue_referent.h"
#include "mp/manager/sync_referents.h"

#include "base/quoting.h"

#include <map>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

using Maker = ReferentPtr (*)(Call& call);

Object::List itemsOf(Call& call, std::size_t index)
{
    return call.has(index) ? std::move(call.argument(index).items()) : Object::List();
}

Object::Dict entriesOf(Call& call)
{
    return call.has(0) ? std::move(call.argument(0).entries()) : Object::Dict();
}

std::int64_t numberOf(Call& call, std::int64_t otherwise)
{
    return call.has(0) ? call.argument(0).as<std::int64_t>() : otherwise;
}

char codeOf(Call& call)
{
    const std::string code = call.argument(0).as<std::string>();
    return code.empty() ? '?' : code.front();
}

ReferentPtr makeCondition(Call& call)
{
    if (!call.has(0)) {
        return std::make_shared<ConditionReferent>(std::make_shared<LockReferent>(true));
    }
    const auto* given = std::get_if<ReferencePtr>(&call.argument(0).held());
    auto lock =
        given == nullptr
            ? nullptr
            : std::dynamic_pointer_cast<LockReferent>(std::const_pointer_cast<Reference>(*given));
    if (!lock) {
        throw std::invalid_argument(
            "a manager's condition takes a Lock or an RLock of the same "
            "manager");
    }
    return std::make_shared<ConditionReferent>(std::move(lock));
}

const std::map<std::string, Maker>& makers()
{
    static const std::map<std::string, Maker> all{
        {"list",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<ListReferent>(itemsOf(call, 0));
         }},
        {"dict",
         [](Call& call) -> ReferentPtr { return std::make_shared<DictReferent>(entriesOf(call)); }},
        {"Namespace",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<NamespaceReferent>(entriesOf(call));
         }},
        {"Value",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<ValueReferent>(codeOf(call), call.argument(1));
         }},
        {"Array",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<ArrayReferent>(codeOf(call), itemsOf(call, 1));
         }},
        {"Lock", [](Call&) -> ReferentPtr { return std::make_shared<LockReferent>(false); }},
        {"RLock", [](Call&) -> ReferentPtr { return std::make_shared<LockReferent>(true); }},
        {"Semaphore",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<SemaphoreReferent>(false, numberOf(call, 1));
         }},
        {"BoundedSemaphore",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<SemaphoreReferent>(true, numberOf(call, 1));
         }},
        {"Event", [](Call&) -> ReferentPtr { return std::make_shared<EventReferent>(); }},
        {"Condition", &makeCondition},
        {"Barrier",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<BarrierReferent>(numberOf(call, 0));
         }},
        {"Queue",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<QueueReferent>("Queue", numberOf(call, 0));
         }},
        {"JoinableQueue",
         [](Call& call) -> ReferentPtr {
             return std::make_shared<QueueReferent>("JoinableQueue", numberOf(call, 0));
         }},
    };
    return all;
}

}  // namespace

ReferentPtr makeReferent(const std::string& typeId, Call& call)
{
    const auto maker = makers().find(typeId);
    if (maker == makers().end()) {
        throw std::invalid_argument("the manager knows no type " + base::quoted(typeId) +
                                    ": name it in ManagerOptions::types");
    }
    return maker->second(call);
}

bool isBuiltIn(const std::string& typeId)
{
    return makers().contains(typeId);
}

}  // namespace mp::manager
