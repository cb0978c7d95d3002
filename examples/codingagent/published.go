package main

import (
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing/usagelog"
)

// The figures without a log: mini-SWE-agent on the 500 tasks of SWE-bench
// Verified, as tabulated by Saig, Einav and Talgam-Cohen, "Adaptive Contracts"
// (2026, arXiv 2603.17212), and log-normal fits of cost by outcome. The fits are
// rough: what they imply for the cost of a completed artifact is up to 12% from
// what was measured.
const publishedSource = "mini-SWE-agent on 500 tasks of SWE-bench Verified, after Saig et al. (2026), arXiv 2603.17212"

// publishedSpread is the mean over the 35 pairs of agent and model of the
// OpenHands log; for these six models it was not published by project.
const publishedSpread = 0.09

func published() []*record {
	list := []*record{
		fitted("gpt-oss-120b", 130, 28.5595, 0.8453, 0.0266, distuv.LogNormal{Mu: -3.889, Sigma: 0.895}, distuv.LogNormal{Mu: -3.452, Sigma: 1.120}),
		fitted("GPT-5 nano", 174, 19.0376, 0.8730, 0.0129, distuv.LogNormal{Mu: -4.596, Sigma: 0.733}, distuv.LogNormal{Mu: -3.806, Sigma: 1.177}),
		fitted("o4-mini", 225, 104.9867, 0.7167, 0.0362, distuv.LogNormal{Mu: -2.403, Sigma: 0.853}, distuv.LogNormal{Mu: -1.678, Sigma: 0.916}),
		fitted("o3", 292, 166.8264, 0.5522, 0.0402, distuv.LogNormal{Mu: -1.712, Sigma: 0.778}, distuv.LogNormal{Mu: -1.193, Sigma: 0.853}),
		fitted("GPT-5 mini", 299, 17.7385, 0.5210, 0.0037, distuv.LogNormal{Mu: -3.806, Sigma: 0.664}, distuv.LogNormal{Mu: -3.336, Sigma: 0.705}),
		fitted("GPT-5", 325, 140.1915, 0.4913, 0.0271, distuv.LogNormal{Mu: -1.743, Sigma: 0.660}, distuv.LogNormal{Mu: -1.222, Sigma: 0.721}),
	}
	return list
}

func fitted(name string, resolved, cost, onFailures, costError float64, right, wrong distuv.LogNormal) *record {
	return &record{
		Total:     usagelog.Total{Name: name, Rows: 500, Right: resolved, Cost: cost, Wasted: onFailures * cost},
		costError: costError, spread: publishedSpread,
		right: right, wrong: wrong, meanRight: right.Mean(), meanWrong: wrong.Mean(),
	}
}
