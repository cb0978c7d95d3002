// Package contract designs outcome contracts from data.
//
// A seller who is paid for tokens or attempts picks the cheapest way of making
// them. A buyer who cannot see which model was run, how much effort was spent or
// what was counted can still pay for outcomes, if the outcomes tell the actions
// apart. How much has to be paid for which outcome is a linear program: a
// [Problem] of hidden action, with limited liability, solved for the least
// expected pay or the least budget. [Contract.Plan] and [Contract.OnSuccess]
// turn the result into a strategy of package pricing.
//
// What an outcome is worth looking at more closely is an [Inspection]; how
// often to look, an [InspectionGame]. Where pay is linear and outcomes are
// noisy, [Output], [Tasks] and [Attribution] say how much of it should depend on
// them. An [Audit] decides, at any time, whether reported usage is honest.
// [Demand] says what knowing one's buyers can do for either side.
//
// Money is float64 in one currency, 1e100 at most; probabilities are in [0,1]. The
// buyer is the principal of the literature, and the seller the agent. Numbers that are
// wrong give one error that names them all. The package draws no random numbers.
package contract
