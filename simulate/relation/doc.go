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
//   - [Exact] splits a table that is the whole population.
//   - [Crossed] estimates the shares, with intervals, from a table of receivers
//     and artifacts drawn at random, of which every artifact is given to every
//     receiver. A model can do that: [simulate.Market.Values], or any function.
//   - [Logged] estimates them from a log of who got what and what came of it,
//     where nobody gets everything and luck has a part; and says what the log
//     cannot tell apart.
//
// Intervals leave out receivers and artifacts one by one (jackknife), since
// these are what is drawn independently, and not the values in the table.
package relation
