# Names resources after their hooks, in a file that terraform query has generated and that is read twice:
#
#   awk -f rename.awk hooks.tf hooks.tf > named.tf && mv named.tf hooks.tf

function label(name) {
  name = tolower(name)
  gsub(/[^a-z0-9]+/, "_", name)
  gsub(/^_|_$/, "", name)
  if (name !~ /^[a-z]/)
    name = name == "" ? "hook" : "hook_" name
  return name
}

function unique(type, name,    n) {
  n = ++taken[type, name]
  return n == 1 ? name : name "__" n
}

NR == FNR && $1 == "resource" {
  gsub(/"/, "")
  type = $2
  address = $2 "." $3
  addresses[++count] = address
  types[address] = type
}

NR == FNR && /^  name +=/ {
  sub(/^[^"]*"/, "")
  sub(/"[^"]*$/, "")
  names[address] = $0
}

NR == FNR { next }

FNR == 1 {
  for (i = 1; i <= count; i++)
    labels[addresses[i]] = unique(types[addresses[i]], label(names[addresses[i]]))
}

$1 == "resource" {
  type = $2
  old = $3
  gsub(/"/, "", type)
  gsub(/"/, "", old)
  $0 = "resource \"" type "\" \"" labels[type "." old] "\" {"
}

$1 == "to" && $3 in labels {
  split($3, parts, ".")
  sub(/=.*/, "= " parts[1] "." labels[$3])
}

{ print }
