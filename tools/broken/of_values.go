package main

var ofValues = []breakage{}
