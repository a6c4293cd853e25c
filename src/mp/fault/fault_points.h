#pragma once

// Every fault point: enumerator, name, what a death there costs, and where it stands in the code.
// Names begin with the process that dies: a worker, a mp::Process, the template, a child that
// doesn't know yet which of them it is, or the host.
//
// Costs, when exactly one process dies: Nothing (the work goes to others, and what was published
// counts), Item (the one task that ran is lost, no other), Process (the mp::Process itself) or Host
// (everything, and nothing may be left behind). tests/mp/fault holds the engine to that.
//
// clang-format off
#define MP_FAULT_POINTS(POINT)                                                                     \
    POINT(ChildStarted, "child-started", Nothing, "executed by its host, it has reached mp::init") \
    POINT(ChildForked, "child-forked", Nothing, "just forked by the template")                     \
                                                                                                   \
    POINT(TemplateStarted, "template-started", Nothing, "it knows that it is the template")        \
    POINT(TemplateGreeted, "template-greeted", Nothing, "it has told the host that it is there")   \
    POINT(TemplateRequestRead, "template-request-read", Nothing, "a request, and no fork yet")     \
    POINT(TemplateForked, "template-forked", Nothing, "the child runs, the host isn't told")       \
    POINT(TemplateReplied, "template-replied", Nothing, "the host is told")                        \
                                                                                                   \
    POINT(WorkerStarted, "worker-started", Nothing, "it knows that it is a worker")                \
    POINT(WorkerBound, "worker-bound", Nothing, "it will die with its host")                       \
    POINT(WorkerMapped, "worker-mapped", Nothing, "it has mapped its channel")                     \
    POINT(WorkerInitializing, "worker-initializing", Nothing, "before the initializer")            \
    POINT(WorkerInitialized, "worker-initialized", Nothing, "after the initializer")               \
    POINT(WorkerInitFailed, "worker-init-failed", Nothing, "the initializer threw, nobody knows")  \
    POINT(WorkerAnnounced, "worker-announced", Nothing, "ready or failed is published, not rung")  \
    POINT(WorkerReady, "worker-ready", Nothing, "it has said that it is ready")                    \
    POINT(WorkerIdle, "worker-idle", Nothing, "about to sleep, and the host knows")                \
    POINT(WorkerFrameSeen, "worker-frame-seen", Nothing, "a frame has come")                       \
    POINT(WorkerArgumentsMapped, "worker-arguments-mapped", Nothing, "large ones, in the slab")    \
    POINT(WorkerChunkResolved, "worker-chunk-resolved", Nothing, "its function is found")          \
    POINT(WorkerItemSkipped, "worker-item-skipped", Nothing, "cancelled, and not said so yet")     \
    POINT(WorkerItemTimed, "worker-item-timed", Nothing, "its time is noted, its number isn't")    \
    POINT(WorkerItemBegun, "worker-item-begun", Item, "the host can see that it runs")             \
    POINT(WorkerItemCalled, "worker-item-called", Item, "it has returned or thrown")               \
    POINT(WorkerErrorEncoded, "worker-error-encoded", Item, "what it threw is written down")       \
    POINT(WorkerSlabWanted, "worker-slab-wanted", Item, "its result outgrows the ring")            \
    POINT(WorkerSlabReserved, "worker-slab-reserved", Item, "the slab is reserved, not filled")    \
    POINT(WorkerOutputMeasured, "worker-output-measured", Item, "its output is flushed and noted") \
    POINT(WorkerSlabMarked, "worker-slab-marked", Item, "the slab is marked as in use")            \
    POINT(WorkerRoomWanted, "worker-room-wanted", Item, "about to sleep until there is")           \
    POINT(WorkerFrameReserved, "worker-frame-reserved", Item, "a place for its result")            \
    POINT(WorkerFrameWritten, "worker-frame-written", Item, "its result is there, not published")  \
    POINT(WorkerFramePublished, "worker-frame-published", Nothing, "the ring's head has moved")    \
    POINT(WorkerProgressStored, "worker-progress-stored", Nothing, "it counts as finished")        \
    POINT(WorkerBellClaimed, "worker-bell-claimed", Nothing, "it has to ring, and hasn't")         \
    POINT(WorkerBellRung, "worker-bell-rung", Nothing, "it has rung")                              \
    POINT(WorkerChunkDone, "worker-chunk-done", Nothing, "all items, and the frame isn't freed")   \
    POINT(WorkerFrameFreed, "worker-frame-freed", Nothing, "the host may use its place again")     \
    POINT(WorkerBlockOpened, "worker-block-opened", Nothing, "a block's begin is noted")           \
    POINT(WorkerStretchTimed, "worker-stretch-timed", Nothing, "its time is noted, not begun")     \
    POINT(WorkerStretchBegun, "worker-stretch-begun", Item, "the host can see that it runs")       \
    POINT(WorkerBlockThrew, "worker-block-threw", Item, "an item of a block, not told yet")        \
    POINT(WorkerBlockErrorTold, "worker-block-error-told", Nothing, "its error is published")      \
    POINT(WorkerStretchEnded, "worker-stretch-ended", Nothing, "all its items are published")      \
    POINT(WorkerBlockDone, "worker-block-done", Nothing, "all its items are published")            \
    POINT(WorkerOutputTaken, "worker-output-taken", Nothing, "output goes to the host's files")    \
    POINT(WorkerOutputRestored, "worker-output-restored", Nothing, "output is its own again")      \
    POINT(WorkerStackAsked, "worker-stack-asked", Item, "in the signal handler, nothing written")  \
    POINT(WorkerStackTaken, "worker-stack-taken", Item, "its stack is written, not answered")      \
    POINT(WorkerQuitting, "worker-quitting", Nothing, "it was told to end")                        \
    POINT(WorkerEnding, "worker-ending", Nothing, "all is flushed, about to exit")                 \
                                                                                                   \
    POINT(ProcessStarted, "process-started", Process, "it knows that it is a mp::Process")         \
    POINT(ProcessRecordRead, "process-record-read", Process, "it knows its name and function")     \
    POINT(ProcessBound, "process-bound", Process, "daemonic: it will die with its host")           \
    POINT(ProcessReleased, "process-released", Process, "not daemonic: it will outlive its host")  \
    POINT(ProcessCalling, "process-calling", Process, "before its function")                       \
    POINT(ProcessCalled, "process-called", Process, "its function has returned or thrown")         \
    POINT(ProcessThrew, "process-threw", Process, "what it threw isn't told yet")                  \
    POINT(ProcessEnding, "process-ending", Process, "about to exit")                               \
                                                                                                   \
    POINT(HostChildUnwatched, "host-child-unwatched", Host, "a child runs, without its pidfd")     \
    POINT(HostTemplateStarted, "host-template-started", Host, "it runs, and isn't listened to")    \
    POINT(HostTemplateHeard, "host-template-heard", Host, "it has said that it is there")          \
    POINT(HostForkAsking, "host-fork-asking", Host, "before a request to the template")            \
    POINT(HostForkAsked, "host-fork-asked", Host, "after it")                                      \
    POINT(HostForkReplied, "host-fork-replied", Host, "the child is known, nobody has it yet")     \
    POINT(HostTemplateDead, "host-template-dead", Host, "the template's death was seen")           \
    POINT(HostTemplateForgotten, "host-template-forgotten", Host, "what it left open is settled")  \
    POINT(HostSpawning, "host-spawning", Host, "before a child is started by execution")           \
    POINT(HostSpawned, "host-spawned", Host, "after it")                                           \
    POINT(HostChannelMade, "host-channel-made", Host, "a worker's memory, and no worker")          \
    POINT(HostWorkerAdopted, "host-worker-adopted", Host, "it has a slot, and isn't watched")      \
    POINT(HostWorkerWatched, "host-worker-watched", Host, "its bell and death will be heard")      \
    POINT(HostReadyTaken, "host-ready-taken", Host, "a worker is ready")                           \
    POINT(HostItemEncoding, "host-item-encoding", Host, "a chunk is half encoded")                 \
    POINT(HostSlabReserved, "host-slab-reserved", Host, "large arguments go to the slab")          \
    POINT(HostFrameReserved, "host-frame-reserved", Host, "a place for a chunk")                   \
    POINT(HostFrameWritten, "host-frame-written", Host, "a chunk is written, not sent")            \
    POINT(HostFrameSent, "host-frame-sent", Host, "the worker may sleep on")                       \
    POINT(HostWorkerWoken, "host-worker-woken", Host, "the worker was woken")                      \
    POINT(HostBlockWritten, "host-block-written", Host, "a block is filled, not sent")             \
    POINT(HostQuitSent, "host-quit-sent", Host, "a worker was told to end")                        \
    POINT(HostFrameSeen, "host-frame-seen", Host, "a result has come")                             \
    POINT(HostFrameTaken, "host-frame-taken", Host, "it is settled, its place isn't free")         \
    POINT(HostFrameFreed, "host-frame-freed", Host, "its place is free")                           \
    POINT(HostSlabTaken, "host-slab-taken", Host, "a large result is settled")                     \
    POINT(HostValuesTaken, "host-values-taken", Host, "a block's values are settled")              \
    POINT(HostBellArmed, "host-bell-armed", Host, "a worker will ring")                            \
    POINT(HostItemsStopped, "host-items-stopped", Host, "a worker was asked to leave items out")   \
    POINT(HostDeathSeen, "host-death-seen", Host, "a worker has ended, its last words are there")  \
    POINT(HostDeathBlamed, "host-death-blamed", Host, "its work is lost or given back")            \
    POINT(HostReplacing, "host-replacing", Host, "before its successor is started")                \
    POINT(HostPoolBroken, "host-pool-broken", Host, "the pool has failed, its workers run")        \
    POINT(HostWorkersStopped, "host-workers-stopped", Host, "all workers were told to end")        \
    POINT(HostStackWanted, "host-stack-wanted", Host, "before a worker is asked for its stack")    \
    POINT(HostStackSignalled, "host-stack-signalled", Host, "after it")                            \
    POINT(HostRecordWritten, "host-record-written", Host, "a mp::Process's memory, only")          \
    POINT(HostProcessStarted, "host-process-started", Host, "it runs, and isn't in the registry")  \
    POINT(HostProcessNoted, "host-process-noted", Host, "it is in the registry")                   \
    POINT(HostProcessAsked, "host-process-asked", Host, "a daemonic one was told to end")          \
    POINT(HostProcessReaped, "host-process-reaped", Host, "its exit status is known")
// clang-format on
