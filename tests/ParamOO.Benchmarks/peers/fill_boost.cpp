// The peer of `paramoo bench fill`: Boost.Histogram with weighted storage, one histogram per hypothesis and column, filled event by event.
//   g++ -O3 -march=native -std=c++17 fill_boost.cpp -o /tmp/fill_boost && /tmp/fill_boost [EVENTS COLUMNS HYPOTHESES BINS]
// Debian: apt install g++ libboost-dev. One thread; prints the best of several passes for each way to find the bin.
#include <boost/histogram.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

namespace bh = boost::histogram;

template <class Axis, class Coordinate>
double nanosecondsPerFill(const Axis& axis, const std::vector<Coordinate>& coordinate, const std::vector<double>& weights, int events, int columns, int hypotheses)
{
    using Histogram = decltype(bh::make_histogram_with(bh::weight_storage(), axis));
    double best = 1e300, check = 0;
    for (int pass = 0; pass < 3; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        for (int hypothesis = 0; hypothesis < hypotheses; ++hypothesis) {
            const Coordinate* x = coordinate.data() + static_cast<std::size_t>(hypothesis) * events;
            for (int column = 0; column < columns; ++column) {
                Histogram histogram = bh::make_histogram_with(bh::weight_storage(), axis);
                const double* w = weights.data() + static_cast<std::size_t>(column) * events;
                for (int event = 0; event < events; ++event) {
                    histogram(x[event], bh::weight(w[event]));
                }
                check += histogram.at(0).variance();
            }
        }
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    if (check < 0) { std::puts("impossible"); }
    return 1e9 * best / events / columns / hypotheses;
}

int main(int argc, char** argv)
{
    const int events = argc > 1 ? std::atoi(argv[1]) : 200000, columns = argc > 2 ? std::atoi(argv[2]) : 41;
    const int hypotheses = argc > 3 ? std::atoi(argv[3]) : 3, bins = argc > 4 ? std::atoi(argv[4]) : 20;
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(0, 1);
    std::vector<double> scores(static_cast<std::size_t>(events) * hypotheses), weights(static_cast<std::size_t>(events) * columns);
    std::generate(scores.begin(), scores.end(), [&] { return uniform(random); });
    std::generate(weights.begin(), weights.end(), [&] { return 0.5 + uniform(random); });
    std::vector<int> found(scores.size());
    std::transform(scores.begin(), scores.end(), found.begin(), [&](double score) { return static_cast<int>(score * bins); });
    std::vector<double> edges(bins + 1);
    for (int edge = 0; edge <= bins; ++edge) { edges[edge] = static_cast<double>(edge) / bins; }

    std::printf("%d events, %d columns, %d hypotheses, %d bins; nanoseconds per fill, one thread\n", events, columns, hypotheses, bins);
    std::printf("variable axis (edges looked up): %.3f\n", nanosecondsPerFill(bh::axis::variable<>(edges), scores, weights, events, columns, hypotheses));
    std::printf("regular axis (equal bins):       %.3f\n", nanosecondsPerFill(bh::axis::regular<>(bins, 0, 1), scores, weights, events, columns, hypotheses));
    std::printf("integer axis (bins known):       %.3f\n", nanosecondsPerFill(bh::axis::integer<>(0, bins), found, weights, events, columns, hypotheses));
}
