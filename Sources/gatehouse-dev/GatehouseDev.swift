@main struct GatehouseDev { static func main() {} }
