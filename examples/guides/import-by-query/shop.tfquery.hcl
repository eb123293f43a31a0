# A query finds 100 of each kind unless a limit says otherwise.

list "commercelayer_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}

list "doo_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}

list "moltin_integration" "all" {
  provider = commercehooks
  limit    = 10000
}

list "moltin_v1_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}
