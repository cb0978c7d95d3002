// Package lemons answers which sellers stay in a market whose buyers cannot tell
// good quality from bad, and at what price they trade. This is adverse selection
// after Akerlof (1970), The market for "lemons", Quarterly Journal of Economics
// 84.
//
// Every seller of a [Market] knows its own quality. Buyers know only the mean
// quality on offer, so all units sell at one price. A seller whose reserve price
// is higher exits. With q for a seller's quality, R for [Market.Reserve] and W
// for [Market.Worth]:
//
//	s(p) = P(R(q) <= p)               the share of sellers who stay at a price p
//	m(s) = E[q | q in the lowest s]   their mean quality
//	p    = W(m(s(p)))                 an equilibrium
//
// R does not fall as q rises, so the best sellers exit first. Their exit lowers
// the mean quality, and with it the price, so that more sellers exit. Trade may
// break down altogether.
//
// [Market.At] returns who stays at a given price. [Market.Equilibrium] returns
// the equilibrium with the most trade. Package simulate draws buyers who meet the
// sellers who stay: [Outcome.Quality] is a [simulate.Producer]'s Quality, with
// Known: [simulate.MarketQuality].
//
// Qualities and shares are in [0,1]; prices are in one currency, per unit sold.
package lemons
