// Package relation says how relational value is: how much of what makes the
// value of artifacts differ belongs to the artifact, how much to its receiver,
// and how much to the two together.
//
// The value v(i,j) of artifact j to receiver i is a table with four parts: a
// mean, what receiver i has above it whatever the artifact, what artifact j has
// whoever the receiver, and what is left, their interaction. The variances of
// the three parts add up to that of value (Sobol', 1993), and [Shares] are their
// shares of it. One number says where a product stands, [Shares.Index]: 0 is a
// commodity, whose value is known when the thing is; 1 is a token, of which the
// thing tells nothing.
//
//   - [OfMarket] computes the shares in a market, whose distributions are known.
//   - [Exact] splits a table that is the whole population.
//   - [Crossed] describes a table of receivers and artifacts drawn at random, of which
//     every artifact is given to every receiver, such as [simulate.Market.Values] or
//     those of any function.
//   - [Logged] describes a log of who got what and what came of it, where nobody gets
//     everything and luck has a part; and says what the log cannot tell apart.
//
// What was drawn does not tell of large values that were not, and these carry the
// variance. So a table or a log has intervals only under a [Form] that the caller
// states, and the result names it.
package relation
