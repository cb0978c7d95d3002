// Package count counts what a draw costs, for a test that fails where it comes to cost more: machines differ in
// seconds, not in numbers. It counts in builds with the tag countdraws alone. In all others On is the constant false,
// so that the compiler leaves out what stands behind it.
package count

import "sync/atomic"

// What is counted, since the program began.
var (
	Blocks  atomic.Int64 // of four random numbers
	Lookups atomic.Int64 // of a quantile in a table
	Shares  atomic.Int64 // of what lies below a number, in a table
)
