// Package simulate draws markets of receivers, puts offers before them, and
// compares what comes of it by Monte Carlo.
//
// A [Market] is everything but the contract, in five stages: [Population] (who
// receives answers), [Demand] (what they have to decide), [Producer] (how answers
// are made, and what they cost), [Measurement] (how outcomes are counted) and
// [View] (what the seller sees). An [Offer] is a menu of strategies of package
// pricing. An [Experiment] puts offers before a market. [Run] draws all that happens and
// returns a [Result], a [Tally] for each offer and replication, which is read by [Metric].
// [Expect] returns an [Expectation]: the means alone, in milliseconds.
//
// A parameter that varies is a [Distribution]: any of gonum's distuv that has a
// quantile function, or one of [Point], [Poisson], [Binomial], [Empirical] and
// [Mixture]. Every mechanism is off at its zero value.
//
// Money is in one currency, whichever the strategies charge in; probabilities
// are in [0,1]; tokens are counts, and prices of tokens are per million. The
// replication is the unit of independence: all intervals are over replications.
// The same version, seed and platform give the same bits.
package simulate
