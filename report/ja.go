package report

var japanese = map[string]string{}
