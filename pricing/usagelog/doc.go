// Package usagelog reads logs of AI usage as they are exported: what requests or
// attempts cost, which model answered, for whom, and whether the answer was right.
//
// A Sheet is any table of text with named columns: CSV with any delimiter, JSON or
// JSON Lines, packed by gzip or not, in UTF-8 or UTF-16. A Log is a Sheet whose columns
// are known: by the names that exports give them (the table in names.go), or by names
// given in Options. Both are read row by row, in memory that does not grow with the rows,
// and both return everything that is wrong with a file in one error, up to ten places.
package usagelog
