//go:build countdraws

package count

// On says whether anything is counted.
const On = true
