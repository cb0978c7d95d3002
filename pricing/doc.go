// Package pricing is the vocabulary of usevalue: who receives an answer, what
// the seller measures of it, and how that becomes a charge.
//
// A [Receiver] is the context that gives an answer its value; the same answer
// is worth much to one and nothing to another. A [Delivery] is an answer as the
// seller sees it: tokens, cost, measured success, measured value. An [Account]
// is one buyer's billing period of deliveries, and a [Strategy] turns it into a
// charge. Most strategies are a [Plan]: meters times rates, then adjustments.
// Commodity pricing meters the thing (tokens, attempts, artifacts); relational
// pricing meters the relation (outcomes, value, context). The rates are the
// same for both.
//
// Money is float64 in one currency, stated on every field; probabilities are in
// [0,1]; tokens are counts. The package uses the standard library alone, does
// no I/O and draws no random numbers: the same input gives the same output.
package pricing
