#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace lab {

// The scaling laws. N is the number of workers (>= 1), X(N) the throughput (items a second), lambda
// the throughput of one worker, in the same unit; sigma, kappa are dimensionless.
//
//   linear     X = lambda N
//   Amdahl     X = lambda N / (1 + sigma (N - 1))                          AFIPS 1967
//   Gustafson  X = lambda (N - sigma (N - 1))                              CACM 31(5), 1988
//   USL        X = lambda N / (1 + sigma (N - 1) + kappa N (N - 1))        Gunther, Guerrilla
//   cap        X = min(lambda N, capacity)                                 Capacity Planning
enum class Law { Linear, Amdahl, Gustafson, Usl, Cap };

inline constexpr Law allLaws[] = {Law::Linear, Law::Amdahl, Law::Gustafson, Law::Usl, Law::Cap};

// "linear", "amdahl", "gustafson", "usl", "cap": the names in JSON.
std::string_view lawName(Law law);

// In the order in which every function below takes and gives parameters; lambda is the first.
std::span<const std::string_view> parameterNames(Law law);

// X(N). For Amdahl and USL with negative sigma or kappa the denominator may reach zero: infinite.
double lawThroughput(Law law, std::span<const double> parameters, double workers);

// The derivatives of X(N) by each parameter; `out` is as long as `parameters`.
void lawGradient(Law law, std::span<const double> parameters, double workers,
                 std::span<double> out);

// The N where USL's throughput is largest, N* = sqrt((1 - sigma) / kappa), never below 1; infinite
// for kappa = 0 and sigma < 1.
double uslPeakWorkers(double sigma, double kappa);

// X(N*) = lambda / (sigma - kappa + 2 sqrt(kappa (1 - sigma))); lambda / sigma for kappa = 0.
double uslPeakThroughput(double lambda, double sigma, double kappa);

// Parallel efficiency S / N.
double efficiency(double speedup, double workers);

// The serial part that a measured speedup S at N > 1 workers shows, (1/S - 1/N) / (1 - 1/N):
// Karp and Flatt, CACM 33(5), 1990. Under USL it is sigma + kappa N.
double karpFlatt(double speedup, double workers);

}  // namespace lab
