// Package command reads and writes DIMSE command sets, PS3.7 §6.3 and §9.3:
// those of C-ECHO, C-FIND and C-CANCEL. There are no others: nothing here can
// ask an archive to store, move, send or change anything.
package command
