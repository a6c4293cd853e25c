#include "base/quoting.h"
#include "lab/tasks/atomic_file.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/file_item.h"
#include "lab/tasks/gzip_writer.h"
#include "lab/tasks/parameters.h"
#include "lab/tasks/sha256.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

// How an output is called. A file NAME becomes OUT/NAME.gz. If several of a run's items are called
// NAME, all of them become OUT/NAME-HASH.gz, HASH standing for the file's absolute path: every item
// has its name before the run starts, whichever worker is first, however often it is retried. If
// OUT/NAME.gz is there from an earlier run and was packed from another file (its header says so),
// it is left alone and NAME-HASH.gz is taken too; packed from the same file, it is replaced.
namespace lab {
namespace {

// What `adapt` tells the workers: the names that occur more than once, each behind a '/'.
constexpr const char* kSharedNames = "shared-names";

std::string fileName(const std::string& path)
{
    return path.substr(path.rfind('/') + 1);
}

class Packer {
public:
    Packer(std::string folder, int level, const std::string& sharedNames)
        : m_folder(std::move(folder))
        , m_level(level)
    {
        std::size_t start = 0;
        while (start < sharedNames.size()) {
            const std::size_t end = std::min(sharedNames.find('/', start + 1), sharedNames.size());
            m_shared.insert(sharedNames.substr(start + 1, end - start - 1));
            start = end;
        }
    }

    nlohmann::json pack(const std::string& item)
    {
        const std::string name = fileName(item);
        m_sum.finish();
        const std::string whole = absolutePath(item);
        m_sum.add({reinterpret_cast<const unsigned char*>(whole.data()), whole.size()});
        const Sha256::Digest digest = m_sum.finish();
        SourceMark mark{};
        std::copy_n(digest.begin(), mark.size(), mark.begin());
        const std::string hash = inHex(mark);

        FileReader source(item);
        AtomicFile target(m_folder, hash + "-" + std::to_string(gettid()));
        const GzipCounts counts = packGzip(source, name, mark, m_level, target);
        const std::string plain = name + ".gz";
        const std::string marked = name + "-" + hash.substr(0, 12) + ".gz";
        const std::string chosen = publish(target, plain, marked, mark);
        const std::string path = m_folder + "/" + chosen;
        nlohmann::json value{{"bytesIn", counts.bytesIn},
                             {"bytesOut", counts.bytesOut},
                             {"path", base::toValidUtf8(path)}};
        if (!base::isUtf8(path)) {
            value["pathBase64"] = base::base64Encode(path);
        }
        return value;
    }

private:
    std::string publish(AtomicFile& target, const std::string& plain, const std::string& marked,
                        const SourceMark& mark)
    {
        const std::string name = plain.substr(0, plain.size() - 3);
        if (m_shared.contains(name)) {
            target.publishReplacing(marked);
            return marked;
        }
        if (target.publishNew(plain)) {
            return plain;
        }
        const bool isOurs = readSourceMark(m_folder + "/" + plain) == mark;
        target.publishReplacing(isOurs ? plain : marked);
        return isOurs ? plain : marked;
    }

    std::string m_folder;
    int m_level;
    std::set<std::string> m_shared;
    Sha256 m_sum;
};

// The folder itself, or what it would be made in, must be a folder that can be written to.
std::string checkFolder(const Parameters& parameters)
{
    const std::string folder = textParameter(parameters, "out");
    std::filesystem::path existing = absolutePath(folder);
    std::error_code ignored;
    while (!std::filesystem::exists(existing, ignored) && existing.has_relative_path()) {
        existing = existing.parent_path();
    }
    if (!std::filesystem::is_directory(existing, ignored)) {
        return fmt::format("gzip: out: {} isn't a folder; give the name of one",
                           base::quoted(existing.string()));
    }
    if (access(existing.c_str(), W_OK | X_OK) != 0) {
        return fmt::format("gzip: out: {} can't be written to: {}", base::quoted(existing.string()),
                           std::strerror(errno));
    }
    return {};
}

void addSharedNames(Parameters& parameters, const std::vector<std::string>& items)
{
    std::vector<std::string> names;
    names.reserve(items.size());
    for (const std::string& item : items) {
        names.push_back(fileName(item));
    }
    std::sort(names.begin(), names.end());
    std::string shared;
    for (std::size_t i = 1; i < names.size(); ++i) {
        const bool isNew = i + 1 == names.size() || names[i + 1] != names[i];
        if (names[i] == names[i - 1] && isNew) {
            shared += "/" + names[i];
        }
    }
    if (!shared.empty()) {
        parameters[kSharedNames] = shared;
    }
}

}  // namespace

TaskInfo gzipTask()
{
    TaskInfo task;
    task.name = "gzip";
    task.summary = "Packs a file as OUT/NAME.gz, which appears complete or not at all.";
    task.itemIs = "a file";
    task.unitOfWork = "one file";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.itemsAreFiles = true;
    task.parameters = {{.name = "out",
                        .type = ParameterInfo::Type::Path,
                        .help = "the folder the packed files go to; made if it isn't there",
                        .required = true},
                       {.name = "level",
                        .type = ParameterInfo::Type::Integer,
                        .defaultText = "6",
                        .help = "1 is fast, 9 packs best",
                        .minimum = 1,
                        .maximum = 9}};
    task.checkItem = checkFileItem;
    task.checkParameters = checkFolder;
    task.adapt = addSharedNames;
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const std::string folder = absolutePath(textParameter(parameters, "out"));
        std::filesystem::create_directories(folder);
        auto packer = std::make_shared<Packer>(
            folder, static_cast<int>(integerParameter(parameters, "level")),
            optionalParameter(parameters, kSharedNames).value_or(""));
        return [packer](const std::string& item, std::uint64_t) { return packer->pack(item); };
    };
    return task;
}

}  // namespace lab
