package contract

import (
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Trials returns the probabilities of 0 to n successes in n independent trials
// that succeed with probability p each: the outcomes of an action that is tested
// n times. It returns an error unless n is from 1 to 1000 and p in [0,1].
//
// Against an action that succeeds less often, the contract of least pay is for n
// successes alone, and that of least budget one fee from a threshold on, as a most
// powerful test has it (Saig, Talgam-Cohen and Rosenfeld, 2023, arXiv 2306.11475).
func Trials(n int, p float64) ([]float64, error) {
	if n < 1 || n > 1000 {
		return nil, fmt.Errorf("contract: there are %d trials, want 1 to 1000", n)
	}
	if err := fault.Prefix("contract", isProbability("p", p)); err != nil {
		return nil, err
	}
	outcomes := make([]float64, n+1)
	switch p {
	case 0:
		outcomes[0] = 1
	case 1:
		outcomes[n] = 1
	default:
		for k := range outcomes {
			outcomes[k] = distuv.Binomial{N: float64(n), P: p}.Prob(float64(k))
		}
	}
	return outcomes, nil
}
