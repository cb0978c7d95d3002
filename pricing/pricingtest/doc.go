// Package pricingtest checks that a pricing strategy keeps the laws that people
// rely on, for those who write their own:
//
//	if err := pricingtest.TestStrategy(strategy); err != nil {
//		t.Error(err)
//	}
//
// TestStrategy returns every broken law at once, each with the smallest account
// it found to break it. It needs no *testing.T. Some laws hold for every
// strategy unless it says why not ([Except]); others are checked where they are
// claimed ([Claim]).
//
// A strategy is asked by two goroutines at once. One that then writes to a map
// without a lock ends the program, as Go ends it anywhere.
package pricingtest
