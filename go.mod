module github.com/usevalue/usevalue

go 1.26
