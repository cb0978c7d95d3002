// Package simulate draws markets of receivers and lets pricing strategies meet
// them. A parameter that varies is a [Distribution]: any of gonum's distuv that
// has a quantile function, or one of [Point], [Poisson], [Binomial],
// [Empirical] and [Mixture].
package simulate
