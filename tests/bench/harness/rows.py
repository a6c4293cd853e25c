"""What is compared with what, and which figures are asked for.

A group is measured as a whole: ours, then its peers, round by round, so that the two halves of a
ratio meet the same machine. A row is one line of the table.
"""

from dataclasses import dataclass, field

MORE, LESS = "more", "less"  # which is better


@dataclass(frozen=True)
class Goal:
    """A figure to reach: of our median, of the ratio ("×"), or of our worst round ("worst")."""
    of: str  # "ours", "ratio" or "worst"
    limit: float
    upper: bool = False  # at most, not at least
    unit: str = ""

    def text(self):
        what = "× " if self.of == "ratio" else f"{self.unit} "
        return f"{'≤' if self.upper else '≥'} {self.limit:g} {what}".rstrip()


def times(limit):
    return Goal("ratio", limit)


def cost_at_most(limit):
    return Goal("ratio", limit, upper=True)


def at_least(limit, unit=""):
    return Goal("ours", limit, unit=unit)


def at_most(limit, unit):
    return Goal("ours", limit, upper=True, unit=unit)


def worst_at_most(limit, unit):
    return Goal("worst", limit, upper=True, unit=unit)


@dataclass(frozen=True)
class Row:
    name: str
    ours: str  # BENCHMARK:COUNTER, of this group's programs
    unit: str
    better: str
    peer: str = ""  # PEER:METRIC; "ours:…" for a second figure of our own run
    peer_says: str = ""  # where a peer has no figure
    peer_name: str = ""  # another than PEER_NAMES has
    required: Goal | None = None
    later: Goal | None = None  # asked for of a later stage
    cost: bool = False  # the ratio is ours over the peer's, not how many times better we are


@dataclass(frozen=True)
class Group:
    name: str
    program: str  # "engine": engine_bench, and so on
    benchmarks: str  # the filter; of one on a display: its arguments
    rows: list[Row] = field(default_factory=list)
    on_display: bool = False  # a program of our own that shows windows, not one of Google Benchmark


PEER_NAMES = {
    "pool": "multiprocessing.Pool",
    "executor": "ProcessPoolExecutor",
    "loky": "joblib's loky",
    "pebble": "Pebble",
    "shared": "multiprocessing.Value",
    "ours": "futex ping-pong",
}


def against(name, ours, unit, better, metric, goals):
    """The same row once for each peer; `goals` maps a peer to its (required, later)."""
    return [Row(name, ours, unit, better, f"{peer}:{metric}",
                required=goals.get(peer, (None, None))[0], later=goals.get(peer, (None, None))[1])
            for peer in ("pool", "executor", "loky", "pebble")]


def efficiency(micros, least, label):
    return Group(f"efficiency_{micros}", "engine", f"^efficiency(_loaded)?/{micros}/", [
        Row(f"efficiency, {label} of CPU a task", f"efficiency/{micros}:relative", "", MORE,
            f"pool:efficiency_{micros}", later=at_least(least)),
        Row(f"efficiency, {label}, every core loaded", f"efficiency_loaded/{micros}:relative", "",
            MORE, later=at_least(least))])


def value_add(processes, label):
    ours = f"value_add/{processes}:per_second"
    name = f"Value += under its lock, {label}"
    return Group(f"value_add_{processes}", "engine", f"^value_add/{processes}/", [
        Row(name, ours, "/s", MORE, f"shared:value_add_{processes}", required=times(10)),
        Row(name, ours, "/s", MORE, f"ours:value_add/{processes}:bare_per_second",
            peer_name="bare robust mutex", required=times(0.8))])


def fetch_add(processes, label):
    return Group(f"fetch_add_{processes}", "engine", f"^fetch_add/{processes}/", [
        Row(f"fetchAdd, {label}", f"fetch_add/{processes}:per_second", "/s", MORE,
            f"ours:fetch_add/{processes}:bare_per_second", peer_name="std::atomic",
            required=times(0.9))])


def queue(maxsize, label, least):
    return Group(f"queue_{maxsize}", "engine", f"^queue/{maxsize}/", [
        Row(f"Queue, 1 producer, 1 consumer, small items, {label}",
            f"queue/{maxsize}:per_second", "/s", MORE, f"shared:queue_{maxsize}",
            peer_name="multiprocessing.Queue", required=least)])


def hand_over(what):
    key = f"{what.lower()}_hand_over"
    return Group(key, "engine", f"^{key}/", [
        Row(f"{what}, there and back between two sleepers, cost", f"{key}:round_us", "µs", LESS,
            f"ours:{key}:ping_pong_us", required=cost_at_most(1.3), cost=True)])


def manager_call(key, what):
    return Group(f"manager_{key}", "engine", f"^manager_{key}/", [
        Row(f"Manager's list, {what}", f"manager_{key}:per_second", "/s", MORE,
            f"shared:manager_{key}", peer_name="multiprocessing.Manager", required=times(10))])


def death_of(who, what):
    key = f"death_of_{what}"
    return Group(key, "engine", f"^{key}/", [
        Row(f"kill −9 of {who}: the next goes on, longest", f"{key}:longest_ms", "ms", LESS,
            required=worst_at_most(100, "ms"))])


GROUPS = [
    Group("map_chunk_1", "engine", "^map_chunk_1/", against(
        "map of a no-op, chunk size 1", "map_chunk_1:items_per_second", "tasks/s", MORE,
        "map_chunk_1", {"pool": (times(10), times(20)), "executor": (None, times(80))})),
    Group("map_default", "engine", "^map_default/", [
        Row("map of a no-op, default chunks", "map_default:items_per_second", "tasks/s", MORE,
            "pool:map_default", later=times(5))]),
    Group("imap_unordered", "engine", "^imap_unordered/", [
        Row("imapUnordered of a no-op", "imap_unordered:items_per_second", "tasks/s", MORE,
            "pool:imap_unordered", later=times(15))]),
    Group("apply", "engine", "^apply_back_to_back/", against(
        "apply, back to back, median", "apply_back_to_back:p50_us", "µs", LESS, "apply_p50",
        {"pool": (at_most(5, "µs"), None)}) + [
        Row("apply, back to back, p99", "apply_back_to_back:p99_us", "µs", LESS, "pool:apply_p99",
            later=at_most(100, "µs"))]),
    Group("apply_after_quiet", "engine", "^apply_after_quiet/", [
        Row("apply after 10 ms of quiet, cost", "apply_after_quiet:apply_us", "µs", LESS,
            "ours:apply_after_quiet:ping_pong_us", later=cost_at_most(2), cost=True)]),
    Group("start_first_result", "engine", "^start_first_result/", [
        Row("start to first result, 2 workers, cold", "start_first_result/2:cold_ms", "ms", LESS,
            "pool:first_result_forkserver", later=at_most(8, "ms")),
        Row("… against spawn", "start_first_result/2:cold_ms", "ms", LESS,
            "pool:first_result_spawn"),
        Row("start to first result, 2 workers, warm", "start_first_result/2:warm_ms", "ms", LESS,
            "pool:first_result_forkserver", later=at_most(3, "ms"))]),
    Group("start_8_ready", "engine", "^start_all_ready/8/", [
        Row("8 workers ready, cold, against spawn", "start_all_ready/8:cold_ms", "ms", LESS,
            "pool:ready_8_spawn", required=times(10)),
        Row("8 workers ready, warm, against spawn", "start_all_ready/8:warm_ms", "ms", LESS,
            "pool:ready_8_spawn"),
        Row("8 workers ready, cold, against forkserver", "start_all_ready/8:cold_ms", "ms", LESS,
            "pool:ready_8_forkserver")]),
    Group("start_64_ready", "engine", "^start_all_ready/64/", [
        Row("64 workers ready, cold", "start_all_ready/64:cold_ms", "ms", LESS,
            later=at_most(60, "ms"))]),
    Group("processes", "engine", "^start_join_processes/", [
        Row("5 processes started and joined, cold, against forkserver",
            "start_join_processes/5:cold_ms", "ms", LESS, "pool:five_processes_forkserver"),
        Row("5 processes started and joined, warm, against forkserver",
            "start_join_processes/5:warm_ms", "ms", LESS, "pool:five_processes_forkserver_warm"),
        Row("5 processes started and joined, warm, against spawn",
            "start_join_processes/5:warm_ms", "ms", LESS, "pool:five_processes_spawn")]),
    Group("payload", "engine", "^payload_64_mib/", against(
        "64 MiB argument and back", "payload_64_mib:p50_ms", "ms", LESS, "payload",
        {"pool": (None, times(5))})),
    Group("payload_shared", "engine", "^payload_shared/", [
        Row("64 MiB argument and back by SharedMemory", "payload_shared:p50_ms", "ms", LESS,
            later=at_most(0.2, "ms"))]),
    Group("kill", "engine", "^kill/", [
        Row("kill −9 seen", "kill:seen_ms", "ms", LESS, "pool:", peer_says="hangs",
            later=at_most(1, "ms")),
        *[Row("kill −9 seen", "kill:seen_ms", "ms", LESS, f"{peer}:death_seen")
          for peer in ("executor", "loky", "pebble")],
        Row("kill −9, replaced", "kill:replaced_ms", "ms", LESS, "pool:", peer_says="hangs",
            later=at_most(5, "ms"))]),
    Group("stack", "engine", "^stack_of/", [
        Row("a computing worker shows its stack, stands still", "stack_of:stopped_p50_us", "µs",
            LESS, later=at_most(100, "µs")),
        Row("… of the longest hundredth", "stack_of:stopped_p99_us", "µs", LESS),
        Row("… until the caller has it", "stack_of:answered_p50_us", "µs", LESS)]),
    efficiency(10, 0.80, "10 µs"),
    efficiency(100, 0.95, "100 µs"),
    efficiency(1000, 0.98, "1 ms"),
    value_add(1, "1 process"),
    value_add(2, "2 processes"),
    fetch_add(1, "1 process"),
    fetch_add(2, "2 processes"),
    queue(0, "unbounded", times(10)),
    queue(100, "of 100", None),
    manager_call("append", "append"),
    manager_call("getitem", "getitem"),
    Group("manager_idle", "engine", "^manager_idle/", [
        Row("idle manager, wake-ups", "manager_idle:wake_ups_per_s", "/s", LESS,
            required=at_most(0, "/s"))]),
    hand_over("Event"),
    hand_over("Condition"),
    death_of("a lock's holder", "lock_holder"),
    death_of("a semaphore's holder", "semaphore_holder"),
    death_of("a barrier's party", "barrier_party"),
    death_of("a manager's lock's holder", "manager_lock_holder"),
    death_of("a notified waiter", "notified_waiter"),
    death_of("who puts into a queue or takes from it", "queue_user"),
    death_of("who has the other end of a pipe", "pipe_holder"),
    Group("idle", "engine", "^idle_pool/", [
        Row("idle pool of 64 workers, wake-ups", "idle_pool/64:wake_ups_per_s", "/s", LESS,
            later=at_most(0, "/s")),
        Row("idle pool of 64 workers, private memory of the largest",
            "idle_pool/64:private_mib", "MiB", LESS, later=at_most(1.5, "MiB"))]),
    # In CPU time, but for the first paint: from exec until the X server shows it.
    Group("first_paint", "first_paint", "startPage rememberedLayout", [
        row for what, start in (("start page", "startPage"),
                                ("remembered layout", "rememberedLayout"))
        for row in (Row(f"first paint of the window, {what}", f"{start}:wallMs", "ms", LESS,
                        required=at_most(300, "ms")),
                    Row("… CPU time until then", f"{start}:cpuMs", "ms", LESS))],
        on_display=True),
    Group("window_turns", "window", "run replay tables sweep", [
        row for scene, what in (("run", "200 k tasks"), ("replay", "their replay"),
                                ("tables", "their tables"), ("sweep", "a sweep"))
        for row in (Row(f"turn of the window's event loop, {what}, p50", f"{scene}:p50Ms", "ms",
                        LESS),
                    Row(f"turn of the window's event loop, {what}, p99.9", f"{scene}:p999Ms",
                        "ms", LESS, required=at_most(16, "ms")),
                    Row(f"turn of the window's event loop, {what}, longest", f"{scene}:maxMs",
                        "ms", LESS, required=worst_at_most(50, "ms")))],
        on_display=True),
    Group("window_cpu", "window", "idle paced idleAgain", [
        Row("CPU of the window, nothing run yet", "idle:cpuPercent", "%", LESS,
            required=at_most(0.5, "%")),
        Row("CPU of the window, 8 workers busy", "paced:cpuPercent", "%", LESS,
            required=at_most(15, "%")),
        Row("… their tasks a second", "paced:tasksPerSecond", "tasks/s", MORE),
        Row("CPU of the window, after the run", "idleAgain:cpuPercent", "%", LESS,
            required=at_most(0.5, "%"))],
        on_display=True),
    # Frames in CPU time: event and painting of 1920 × 1080 pixels.
    Group("timeline", "timeline", "zooms|pans|scrolls|follows|remembers", [
        *[Row(f"timeline, 64 lanes, 1 million spans, {act} frame, {which}",
              f"{key}/1:{counter}", "ms", LESS, required=at_most(limit, "ms"))
          for act, key in (("zoom", "zooms"), ("pan", "pans"))
          for which, counter, limit in (("median", "p50_ms", 8), ("p99", "p99_ms", 16))],
        *[Row(f"timeline, 64 lanes, 10 million spans, {act} frame, {which}",
              f"{key}/10:{counter}", "ms", LESS, required=at_most(16, "ms"))
          for act, key in (("zoom", "zooms"), ("pan", "pans"))
          for which, counter in (("median", "p50_ms"), ("p99", "p99_ms"))],
        Row("timeline, 4096 lanes, scroll frame, p99", "scrolls4096Lanes:p99_ms", "ms", LESS,
            required=at_most(16, "ms")),
        Row("timeline, cursor frame, p99", "followsTheMouse:p99_ms", "ms", LESS),
        Row("timeline, memory of a span", "remembersSpans:bytes_per_span", "bytes", LESS,
            required=at_most(24, "bytes"))]),
]
