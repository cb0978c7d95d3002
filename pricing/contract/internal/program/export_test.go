package program

// Exactly solves a program in fractions at once.
var Exactly = Program.exactly
