module motcua.vn/tools/importlaw

go 1.26.7

require gopkg.in/yaml.v3 v3.0.1 // indirect
