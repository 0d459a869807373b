// Two blocks on top of each other; define hexahedra for a mesh of those, tetrahedra otherwise.
DefineConstant[ hexahedra = 0 ];
SetFactory("OpenCASCADE");
Box(1) = {0, 0, 0, 1, 1.5, 1};
Box(2) = {0, 0, 1, 1, 1.5, 0.5};
BooleanFragments{ Volume{1, 2}; Delete; }{}
If (hexahedra)
  Transfinite Curve {:} = 3;
  Transfinite Surface {:};
  Transfinite Volume {:};
  Recombine Surface {:};
  Recombine Volume {:};
EndIf
MeshSize{ PointsOf{ Volume{:}; } } = 1;
e = 1e-3;
bottom() = Surface In BoundingBox{-e, -e, -e, 1 + e, 1.5 + e, e};
middle() = Surface In BoundingBox{-e, -e, 1 - e, 1 + e, 1.5 + e, 1 + e};
top() = Surface In BoundingBox{-e, -e, 1.5 - e, 1 + e, 1.5 + e, 1.5 + e};
Physical Volume("electrolyte") = {1};
Physical Volume("metal") = {2};
Physical Surface("interface") = {middle()};
Physical Surface("bottom") = {bottom()};
Physical Surface("top") = {top()};
Physical Curve("an edge") = {1};
