#pragma once

#include "lab/tasks/task.h"

// One function a built-in task, defined in the file of that name.
namespace lab {

TaskInfo squareTask();
TaskInfo doublerTask();
TaskInfo sleepTask();
TaskInfo spinTask();
TaskInfo primesTask();
TaskInfo piTask();
TaskInfo mandelbrotTask();
TaskInfo sha256Task();
TaskInfo gzipTask();
TaskInfo urlGetTask();
TaskInfo echoTask();
TaskInfo faultTask();

}  // namespace lab
